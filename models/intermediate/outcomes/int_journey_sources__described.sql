with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

levels as (
    select * from {{ ref('int_capabilities__chosen') }}
),

instances_with_events as (
    select distinct
        conversations.source_system,
        conversations.source_instance
    from {{ ref('int_timeline__ordered') }} as timeline
    inner join conversations on timeline.conversation_key = conversations.conversation_key
    where timeline.item_type in ('event', 'segment')
),

members as (
    select
        conversation_journeys.journey_key,
        max(case when instances_with_events.source_instance is not null then 1 else 0 end) = 1 as has_landed_events
    from conversation_journeys
    inner join conversations on conversation_journeys.conversation_key = conversations.conversation_key
    left join instances_with_events
        on
            conversations.source_system = instances_with_events.source_system
            and conversations.source_instance = instances_with_events.source_instance
    group by conversation_journeys.journey_key
),

journey_sources_described as (
    select
        journeys.journey_key,
        conversations.source_system,
        conversations.source_instance,
        members.has_landed_events,
        coalesce(human_side.level = 'absent', false) as is_human_side_absent,
        coalesce(downstream.level in ('native', 'configured', 'derived'), false) as has_downstream_verification
    from journeys
    inner join conversations on journeys.first_conversation_key = conversations.conversation_key
    inner join members on journeys.journey_key = members.journey_key
    -- Whether anybody answered is for the source to say in which the journey was handed off.
    left join handoffs on journeys.journey_key = handoffs.journey_key
    inner join conversations as answering
        on coalesce(handoffs.conversation_key, journeys.first_conversation_key) = answering.conversation_key
    left join levels as human_side
        on
            answering.source_system = human_side.source_system
            and answering.source_instance = human_side.source_instance
            and human_side.capability = 'human_side'
    left join levels as downstream
        on
            conversations.source_system = downstream.source_system
            and conversations.source_instance = downstream.source_instance
            and downstream.capability = 'downstream_verification'
)

select * from journey_sources_described
