with

ai_signs as (

    select * from {{ ref('stg_amazon_connect__ai_signs') }}

),

-- A bot that never took a turn only stood in the flow.
bot_conversations as (

    select * from {{ ref('stg_amazon_connect__bot_conversations') }}
    where is_latest_version and contact_id is not null and coalesce(bot_number_of_conversation_turns, 1) > 0

),

-- One contact may talk with several bots; how the last one left it counts.
bots as (

    select
        bot_conversations.*,
        row_number() over (
            partition by source_system, source_instance, contact_id
            order by bot_conversation_end_timestamp desc nulls last, {{ binary_order('native_id') }} desc
        ) as bot_rank
    from bot_conversations

),

gathered as (

    select
        source_system,
        source_instance,
        contact_native_id,
        is_self_service,
        coalesce(is_escalated, false) as is_escalated,
        false as is_bot,
        case when is_self_service then 'ai-' || ai_agent_id end as ai_agent_native_id,
        {{ no_text() }} as bot_native_id,
        {{ no_text() }} as bot_outcome_raw,
        cast(null as timestamp) as bot_ended_at
    from ai_signs
    union all
    select
        source_system,
        source_instance,
        contact_id as contact_native_id,
        false as is_self_service,
        false as is_escalated,
        true as is_bot,
        {{ no_text() }} as ai_agent_native_id,
        'bot-' || bot_id as bot_native_id,
        bot_conversation_outcome as bot_outcome_raw,
        bot_conversation_end_timestamp as bot_ended_at
    from bots
    where bot_rank = 1

),

leg_ai as (

    select
        source_system,
        source_instance,
        contact_native_id,
        {%- for name in ['is_self_service', 'is_escalated', 'is_bot'] %}
            max(case when {{ name }} then 1 else 0 end) = 1 as {{ name }},
        {%- endfor %}
        max(ai_agent_native_id) as ai_agent_native_id,
        max(bot_native_id) as bot_native_id,
        max(bot_outcome_raw) as bot_outcome_raw,
        max(bot_ended_at) as bot_ended_at
    from gathered
    group by source_system, source_instance, contact_native_id

)

select * from leg_ai
