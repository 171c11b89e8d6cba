with

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

outcomes as (

    select * from {{ ref('stg_zendesk__ticket_outcomes') }}

),

intents as (

    select * from {{ ref('stg_zendesk__ticket_intents') }}

),

chats as (

    select * from {{ ref('stg_zendesk__chats') }}
    where is_own_conversation

),

bot_sessions as (

    select * from {{ ref('stg_zendesk__bot_sessions') }}

),

conversations_listed as (

    select
        {{ row_columns('tickets') }},
        tickets.native_id as conversation_native_id,
        tickets.requester_id as customer_native_id,
        'ticket' as kind,
        tickets.via_channel as channel_raw,
        coalesce(tickets.via_source_rel, tickets.via_channel) as direction_hint,
        outcomes.status,
        tickets.status as status_raw,
        outcomes.outcome_claim,
        outcomes.outcome_claim_raw,
        outcomes.outcome_claimed_by,
        case when outcomes.outcome_claim is not null then outcomes.closed_at end as outcome_claimed_at,
        case when outcomes.is_merged_away then 'merged' end as end_reason,
        intents.intent as intent_final,
        {{ no_text() }} as language,
        tickets.priority,
        cast(null as bigint) as reported_turn_count,
        tickets.created_at as started_at,
        outcomes.closed_at as ended_at,
        tickets.status = 'deleted' as is_gone,
        lower(tickets.via_channel) = 'sample_ticket' as is_sample,
        coalesce(tickets.from_messaging_channel, false) as is_messaging
    from tickets
    left join outcomes on tickets.source_instance = outcomes.source_instance and tickets.native_id = outcomes.ticket_id
    left join intents on tickets.source_instance = intents.source_instance and tickets.native_id = intents.ticket_id
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        customer_native_id,
        'messaging' as kind,
        channel_raw,
        {{ no_text() }} as direction_hint,
        {{ no_text() }} as status,
        {{ no_text() }} as status_raw,
        {{ no_text() }} as outcome_claim,
        {{ no_text() }} as outcome_claim_raw,
        {{ no_text() }} as outcome_claimed_by,
        cast(null as timestamp) as outcome_claimed_at,
        {{ no_text() }} as end_reason,
        {{ no_text() }} as intent_final,
        {{ no_text() }} as language,
        {{ no_text() }} as priority,
        cast(null as bigint) as reported_turn_count,
        first_at as started_at,
        ended_at,
        false as is_gone,
        false as is_sample,
        false as is_messaging
    from chats
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        {{ no_text() }} as customer_native_id,
        case when is_llm_conversation then 'llm_session' else 'bot_session' end as kind,
        channel as channel_raw,
        -- A bot that wrote to somebody who never did answered no demand.
        case when visitor_messages_count = 0 then 'no visitor message' end as direction_hint,
        {{ no_text() }} as status,
        {{ no_text() }} as status_raw,
        outcome_claim,
        outcome_claim_raw,
        outcome_claimed_by,
        case when outcome_claim_raw is not null then ended_at end as outcome_claimed_at,
        last_resolution as end_reason,
        {{ no_text() }} as intent_final,
        language,
        {{ no_text() }} as priority,
        bot_messages_count + visitor_messages_count as reported_turn_count,
        conversation_start_time as started_at,
        ended_at,
        false as is_gone,
        false as is_sample,
        false as is_messaging
    from bot_sessions

)

select * from conversations_listed
