with business_events as (
    select * from {{ ref('int_business_events__conformed') }}
),

journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

by_conversation as (
    select
        business_events.business_event_key,
        conversation_journeys.journey_key,
        true as is_tied_to_conversation,
        row_number() over (
            partition by business_events.business_event_key
            order by
                case when conversation_journeys.joined_at <= business_events.occurred_at then 0 else 1 end asc,
                conversation_journeys.journey_rank desc
        ) as preference
    from business_events
    inner join conversation_journeys
        on business_events.conversation_key = conversation_journeys.conversation_key
),

-- Without a conversation: the person's latest journey on that intent that had begun and has not run out (R51).
by_person as (
    select
        business_events.business_event_key,
        journeys.journey_key,
        false as is_tied_to_conversation,
        row_number() over (
            partition by business_events.business_event_key
            order by journeys.started_at desc, journeys.journey_key desc
        ) as preference
    from business_events
    inner join persons on business_events.customer_key = persons.node
    inner join journeys
        on
            persons.component = journeys.person_key
            and business_events.occurred_at >= journeys.started_at
            and business_events.occurred_at <= journeys.window_ends_at
    where
        business_events.conversation_key is null
        and (business_events.intent is null or business_events.intent = journeys.intent)
),

assigned as (
    select * from by_conversation
    where preference = 1
    union all
    select * from by_person
    where preference = 1
),

business_events_assigned as (
    select
        assigned.journey_key,
        business_events.business_event_key,
        business_events.event_kind,
        business_events.occurred_at,
        assigned.is_tied_to_conversation or business_events.intent is not null as is_proof,
        -- An event of the conversation itself that bears no time cannot have missed the window.
        coalesce(
            business_events.occurred_at >= journeys.started_at
            and business_events.occurred_at <= journeys.window_ends_at,
            true
        ) as is_in_window
    from assigned
    inner join business_events on assigned.business_event_key = business_events.business_event_key
    inner join journeys on assigned.journey_key = journeys.journey_key
)

select * from business_events_assigned
