-- What a guardrail found in what the AI was about to say, call or read; the input is the customer's own (R71).
with guardrail_events as (
    select * from {{ ref('int_guardrail_events__conformed') }}
    where conversation_key is not null
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

timeline as (
    select
        item_key,
        journey_key
    from {{ ref('int_journey_timeline__ordered') }}
),

ranked as (
    select
        guardrail_events.*,
        conversation_journeys.journey_key,
        row_number() over (
            partition by guardrail_events.guardrail_event_key
            order by {{ journey_spoken_of('timeline', 'conversation_journeys', 'guardrail_events.occurred_at') }}
        ) as preference
    from guardrail_events
    inner join conversation_journeys on guardrail_events.conversation_key = conversation_journeys.conversation_key
    left join timeline on guardrail_events.event_key = timeline.item_key
    where guardrail_events.detected and coalesce(guardrail_events.stage, 'output') <> 'input'
),

guardrail_hits_judged as (
    select
        guardrail_event_key,
        conversation_key,
        journey_key,
        severity,
        -- What is not known to have been stopped was let through.
        coalesce(action in ('masked', 'blocked', 'rewritten', 'escalated'), false) as is_stopped
    from ranked
    where preference = 1
)

select * from guardrail_hits_judged
