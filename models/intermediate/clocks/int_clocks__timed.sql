-- Seconds on each clock, by the calendar and by the schedule of its target.
with clocks as (
    select * from {{ ref('int_clocks__listed') }}
),

spans as (
    select * from {{ ref('int_clock_spans__listed') }}
),

targets as (
    select * from {{ ref('int_clock_targets__in_force') }}
),

hours as (
    select * from {{ ref('int_opening_hours__accumulated') }}
),

moments as (
    select
        targets.schedule,
        spans.started_at as moment
    from spans
    inner join targets on spans.clock_key = targets.clock_key
    where targets.schedule is not null and spans.started_at is not null
    union
    select
        targets.schedule,
        spans.ended_at as moment
    from spans
    inner join targets on spans.clock_key = targets.clock_key
    where targets.schedule is not null and spans.ended_at is not null
),

open_seconds as (
    {{ open_seconds('moments', 'hours') }}
),

measured as (
    select
        spans.clock_key,
        {{ seconds_between('spans.started_at', 'spans.ended_at') }} as calendar_seconds,
        case
            when targets.schedule is null then {{ seconds_between('spans.started_at', 'spans.ended_at') }}
            else ending.open_seconds - beginning.open_seconds
        end as target_clock_seconds
    from spans
    inner join targets on spans.clock_key = targets.clock_key
    left join open_seconds as beginning
        on targets.schedule = beginning.schedule and spans.started_at = beginning.moment
    left join open_seconds as ending
        on targets.schedule = ending.schedule and spans.ended_at = ending.moment
),

summed as (
    select
        clock_key,
        count(*) as spans,
        count(calendar_seconds) as timed_spans,
        -- Whole microseconds: a reply exactly on target must not be late by the noise of a sum.
        cast(cast(round(sum(calendar_seconds) * 1000000) as bigint) as {{ type_double() }}) / 1000000
            as calendar_seconds,
        cast(cast(round(sum(target_clock_seconds) * 1000000) as bigint) as {{ type_double() }}) / 1000000
            as elapsed_seconds
    from measured
    group by clock_key
),

clocks_timed as (
    select
        clocks.clock_key,
        case
            when
                clocks.started_at is null
                or (clocks.end_kind <> 'none' and clocks.stopped_at is null)
                or clocks.stopped_at < clocks.started_at
                or coalesce(summed.spans > summed.timed_spans, false)
                then null
            else coalesce(summed.calendar_seconds, 0)
        end as calendar_seconds,
        case
            when
                clocks.started_at is null
                or (clocks.end_kind <> 'none' and clocks.stopped_at is null)
                or clocks.stopped_at < clocks.started_at
                or coalesce(summed.spans > summed.timed_spans, false)
                then null
            else coalesce(summed.elapsed_seconds, 0)
        end as elapsed_seconds
    from clocks
    left join summed on clocks.clock_key = summed.clock_key
)

select * from clocks_timed
