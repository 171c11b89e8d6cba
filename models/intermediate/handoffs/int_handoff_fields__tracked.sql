-- Handoffs in which a repeated question would show: a source of the journey exports what was filled in, and that of the
-- human who answered what they ask for. Where no human question was ever exported, none asked again is no evidence.
with answered as (
    select * from {{ ref('int_handoffs__answered') }}
    where is_replied
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

instances as (
    select
        source_system,
        source_instance,
        max(case when event_type = 'slot_filled' then 1 else 0 end) = 1 as has_filled_fields,
        max(case
            when
                event_type = 'message' and coalesce(is_public, true) and actor_type in ('human_agent', 'supervisor')
                then 1
            else 0
        end) = 1 as has_asked_fields
    from {{ ref('int_events__conformed') }}
    where field_name is not null
    group by source_system, source_instance
),

handoff_fields_tracked as (
    select distinct answered.journey_key
    from answered
    inner join conversations as answering on answered.conversation_key = answering.conversation_key
    inner join instances as asking
        on
            answering.source_system = asking.source_system
            and answering.source_instance = asking.source_instance
            and asking.has_asked_fields
    inner join conversation_journeys on answered.journey_key = conversation_journeys.journey_key
    inner join conversations on conversation_journeys.conversation_key = conversations.conversation_key
    inner join instances as filling
        on
            conversations.source_system = filling.source_system
            and conversations.source_instance = filling.source_instance
            and filling.has_filled_fields
)

select * from handoff_fields_tracked
