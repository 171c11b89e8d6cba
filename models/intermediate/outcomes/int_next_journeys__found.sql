-- How soon the same person asks about the same intent again, in whatever journey that customers begin.
with journeys as (
    select * from {{ ref('int_journeys__gathered') }}
    where is_inbound and started_at is not null
),

ordered as (
    select
        journey_key,
        ended_at,
        lead(started_at) over (partition by person_key, intent order by started_at, journey_key) as next_started_at
    from journeys
    where not is_anonymous
),

next_journeys_found as (
    select
        journey_key,
        greatest({{ seconds_between('ended_at', 'next_started_at') }}, 0) as next_after_seconds
    from ordered
    where next_started_at is not null
)

select * from next_journeys_found
