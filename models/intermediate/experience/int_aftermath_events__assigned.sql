{%- set kinds -%}
    ('complaint', 'dispute', 'regulator_contact', 'social_mention', 'reversal', 'chargeback', 'account_closed')
{%- endset -%}
{%- set watched_until -%}
    case
        when business_events.event_kind = 'account_closed' then bounded.closure_watched_until
        when business_events.event_kind in ('reversal', 'chargeback') then bounded.reversal_watched_until
        else bounded.complaint_watched_until
    end
{%- endset -%}
-- Harm shows later than other signs, so a journey is watched for longer than it is open to continuation.
with business_events as (
    select * from {{ ref('int_business_events__conformed') }}
    where event_kind in {{ kinds }}
),

assigned as (
    select * from {{ ref('int_business_events__assigned') }}
    where event_kind in {{ kinds }}
),

journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

bounded as (
    select
        journeys.*,
        grouped.source_order,
        journeys.ended_at + interval '{{ var("complaint_window_days") }}' day as complaint_watched_until,
        journeys.ended_at + interval '{{ var("reversal_window_days") }}' day as reversal_watched_until,
        journeys.ended_at + interval '{{ var("closure_window_days") }}' day as closure_watched_until
    from journeys
    inner join grouped on journeys.first_conversation_key = grouped.conversation_key
),

-- What no open journey takes (R51) goes to the person's latest one that is still watched.
late as (
    select
        business_events.business_event_key,
        bounded.journey_key,
        row_number() over (
            partition by business_events.business_event_key
            order by bounded.started_at desc, bounded.source_order desc, bounded.journey_key desc
        ) as preference
    from business_events
    left join assigned on business_events.business_event_key = assigned.business_event_key
    inner join persons on business_events.customer_key = persons.node
    inner join bounded
        on
            persons.component = bounded.person_key
            and business_events.occurred_at >= bounded.started_at
            and business_events.occurred_at <= {{ watched_until }}
    where
        assigned.business_event_key is null
        and business_events.conversation_key is null
        and (business_events.intent is null or business_events.intent = bounded.intent)
),

chosen as (
    select
        business_event_key,
        journey_key
    from assigned
    union all
    select
        business_event_key,
        journey_key
    from late
    where preference = 1
),

aftermath_events_assigned as (
    select
        chosen.business_event_key,
        chosen.journey_key,
        business_events.event_kind,
        business_events.occurred_at
    from chosen
    inner join business_events on chosen.business_event_key = business_events.business_event_key
    inner join bounded on chosen.journey_key = bounded.journey_key
    -- An event of the conversation itself that bears no time cannot have missed the window.
    where coalesce(
        business_events.occurred_at >= bounded.started_at
        and business_events.occurred_at <= {{ watched_until }},
        true
    )
)

select * from aftermath_events_assigned
