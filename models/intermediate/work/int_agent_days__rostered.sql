{%- set zone = "'" ~ var('reporting_time_zone') ~ "'" -%}
-- Agents on the roster at the start of each finished local day since demand is landed, and who left on it.
with actors as (
    select
        *,
        max(case when valid_to is null then 0 else 1 end) over (partition by source_system, source_instance) = 1
            as has_ends
    from {{ ref('int_actors__conformed') }}
    where actor_type in ('human_agent', 'supervisor')
),

dates as (
    select * from {{ ref('dim_dates') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

begun as (
    select min(started_on) as first_day
    from {{ ref('int_conversations__placed') }}
),

days as (
    select
        dates.date_day,
        {{ utc_of_local('cast(dates.date_day as timestamp)', zone) }} as begins_at,
        {{ utc_of_local("(cast(dates.date_day as timestamp) + interval '1' day)", zone) }} as ends_at
    from dates
    cross join begun
    cross join run_dated
    where
        dates.date_day >= begun.first_day
        and dates.date_day < cast({{ local_time('run_dated.as_of', var('reporting_time_zone')) }} as date)
),

-- Of two versions in force on a day the later one holds, as for every roster.
present as (
    select
        actors.*,
        days.date_day,
        actors.is_latest and coalesce(actors.valid_to <= days.ends_at, false) as has_left,
        row_number() over (
            partition by actors.actor_key, days.date_day order by actors.valid_from desc nulls last
        ) as version_rank
    from actors
    inner join days
        on
            coalesce(actors.valid_from <= days.begins_at, true)
            and coalesce(actors.valid_to > days.begins_at, true)
            and coalesce(actors.hired_on <= days.date_day, true)
),

agent_days_rostered as (
    select
        actor_key as agent_key,
        date_day,
        source_system,
        source_instance,
        team,
        hired_on,
        has_ends,
        has_left
    from present
    where version_rank = 1
)

select * from agent_days_rostered
