{%- set schedules = var('business_schedules') -%}
-- How long customers waited in the hours of the desk that serves their channel: a night is nobody's delay.
with responses as (
    select * from {{ ref('int_first_responses__timed') }}
),

journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

hours as (
    select * from {{ ref('int_opening_hours__accumulated') }}
),

waits as (
    select
        contact_key as unit_key,
        contact_key as conversation_key,
        'first_response' as wait,
        question_at as started_at,
        reply_at as ended_at
    from responses
    union all
    select
        contact_key as unit_key,
        contact_key as conversation_key,
        'human_first_response' as wait,
        human_clock_at as started_at,
        human_reply_at as ended_at
    from responses
    union all
    select
        journey_key as unit_key,
        first_conversation_key as conversation_key,
        'resolution' as wait,
        known_started_at as started_at,
        coalesce(known_claimed_at, known_end_at) as ended_at
    from journeys
),

scheduled as (
    select
        waits.*,
        case places.channel
            {% for channel, schedule in schedules.items() %}
                when {{ text_literal(channel) }} then {{ text_literal(schedule) }}
            {% endfor %}
            else {{ text_literal(schedules['any']) }}
        end as schedule
    from waits
    inner join places on waits.conversation_key = places.conversation_key
    where waits.ended_at >= waits.started_at
),

moments as (
    select
        schedule,
        started_at as moment
    from scheduled
    union
    select
        schedule,
        ended_at as moment
    from scheduled
),

open_seconds as (
    {{ open_seconds('moments', 'hours') }}
),

known as (
    select distinct schedule from hours
),

measured as (
    select
        scheduled.unit_key,
        scheduled.wait,
        case
            when scheduled.schedule = 'calendar'
                then {{ seconds_between('scheduled.started_at', 'scheduled.ended_at') }}
            when known.schedule is not null then ending.open_seconds - beginning.open_seconds
        end as business_seconds
    from scheduled
    left join known on scheduled.schedule = known.schedule
    left join open_seconds as beginning
        on scheduled.schedule = beginning.schedule and scheduled.started_at = beginning.moment
    left join open_seconds as ending
        on scheduled.schedule = ending.schedule and scheduled.ended_at = ending.moment
),

-- Whole microseconds, for the sums before them are fractions.
business_waits_counted as (
    select
        unit_key,
        wait,
        cast(cast(round(business_seconds * 1000000) as bigint) as {{ type_double() }}) / 1000000 as business_seconds
    from measured
)

select * from business_waits_counted
