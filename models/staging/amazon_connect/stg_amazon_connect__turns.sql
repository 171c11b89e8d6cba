{#- A table: three models read it. -#}
{{ config(materialized='table') }}

with

items as (

    select * from {{ ref('stg_amazon_connect__items') }}

),

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}

),

leg_ai as (

    select * from {{ ref('stg_amazon_connect__leg_ai') }}

),

roles as (

    select * from {{ ref('stg_amazon_connect__roles') }}

),

recorded as (

    select * from {{ ref('stg_amazon_connect__recorded') }}

),

sentiment_quarters as (

    select * from {{ ref('stg_amazon_connect__sentiment_quarters') }}

),

placed as (

    select
        items.*,
        coalesce(legs.conversation_native_id, nullif(items.initial_contact_id, ''), items.contact_native_id)
            as conversation_native_id,
        legs.leg_number,
        legs.agent_native_id,
        -- Where no agent was connected, only the flow can have been recorded.
        coalesce(recorded.recording_started_at, legs.agent_connected_at, legs.connected_at) as anchored_at,
        coalesce(legs.agent_connected_at, legs.initiated_at) as leg_sorted_at,
        coalesce(leg_ai.is_self_service, false) as is_self_service,
        coalesce(leg_ai.bot_native_id, leg_ai.ai_agent_native_id) as bot_native_id,
        coalesce(items.participant_role, roles.participant_role) as role_raw
    from items
    left join legs
        on
            items.source_system = legs.source_system
            and items.source_instance = legs.source_instance
            and items.contact_native_id = legs.native_id
    left join leg_ai
        on
            items.source_system = leg_ai.source_system
            and items.source_instance = leg_ai.source_instance
            and items.contact_native_id = leg_ai.contact_native_id
    left join roles
        on
            items.source_system = roles.source_system
            and items.source_instance = roles.source_instance
            and items.contact_native_id = roles.contact_native_id
            and items.participant_id = roles.participant_id
    left join recorded
        on
            items.source_system = recorded.source_system
            and items.source_instance = recorded.source_instance
            and items.contact_native_id = recorded.contact_native_id

),

-- The analysis, the transcript and the next leg's transcript may tell the same message: its id stays the same.
ranked as (

    select
        placed.*,
        row_number() over (
            partition by
                source_system,
                source_instance,
                conversation_native_id,
                case when said_at is null then contact_native_id else '' end,
                item_native_id
            order by preference, leg_number nulls last, item_number
        ) as copy_rank
    from placed

),

turns as (

    select
        ranked.*,
        sentiment_quarters.sentiment_score,
        coalesce(
            ranked.said_at, {{ milliseconds_after('ranked.anchored_at', 'ranked.offset_ms') }}
        ) as occurred_at,
        case
            when ranked.said_at is not null then 'ms'
            when ranked.anchored_at is not null and ranked.offset_ms is not null then 'offset_estimated'
            else 'none'
        end as time_precision
    from ranked
    left join sentiment_quarters
        on
            ranked.source_system = sentiment_quarters.source_system
            and ranked.source_instance = sentiment_quarters.source_instance
            and ranked.contact_native_id = sentiment_quarters.contact_native_id
            and ranked.role_raw = sentiment_quarters.participant_role
            and ranked.offset_ms >= sentiment_quarters.begin_ms
            and ranked.offset_ms < sentiment_quarters.end_ms
    where ranked.copy_rank = 1

)

select * from turns
