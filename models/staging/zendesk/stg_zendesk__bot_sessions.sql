with

bot_conversations as (

    select
        *,
        'bot-' || native_id as conversation_native_id,
        case when automated_resolution then 'automated_resolution' else coalesce(resolution_tier, last_resolution) end
            as outcome_claim_raw,
        coalesce(conversation_end_time, session_ended_timestamp) as ended_at
    from {{ ref('stg_zendesk__ai_agent_conversation') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

bot_sessions as (

    select
        bot_conversations.*,
        {{ mapped_value('outcome_claim', 'outcome_claim_raw') }} as outcome_claim,
        {{ mapped_value('outcome_claimed_by', 'outcome_claim_raw', "'vendor_rule'") }} as outcome_claimed_by
    from bot_conversations
    {{ mapped_joins('bot_conversations', {
        'outcome_claim': 'outcome_claim_raw', 'outcome_claimed_by': 'outcome_claim_raw',
    }) }}

)

select * from bot_sessions
