{%- set zone = "'" ~ var('reporting_time_zone') ~ "'" -%}
-- One row per gap and finished local day at whose start it was open, or on which it was closed: the stock and its flow.
with gaps as (
    select * from {{ ref('fct_improvement_items') }}
    where is_gap
),

dates as (
    select * from {{ ref('dim_dates') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

bounded as (
    select
        gaps.*,
        cast({{ local_time('gaps.opened_at', var('reporting_time_zone')) }} as date) as opened_on,
        cast({{ local_time(
            'coalesce(case when gaps.open_again_at is null then gaps.settled_at end, run_dated.as_of)',
            var('reporting_time_zone')
        ) }} as date) as last_on
    from gaps
    cross join run_dated
),

days as (
    select
        dates.date_day,
        {{ utc_of_local('cast(dates.date_day as timestamp)', zone) }} as begins_at,
        {{ utc_of_local("(cast(dates.date_day as timestamp) + interval '1' day)", zone) }} as ends_at
    from dates
    where
        dates.date_day >= (select min(bounded.opened_on) from bounded)
        and dates.date_day <= (select max(bounded.last_on) from bounded)
),

watched as (
    select
        bounded.*,
        days.date_day,
        days.begins_at,
        bounded.opened_at < days.begins_at and (
            coalesce(bounded.settled_at >= days.begins_at, true)
            or coalesce(bounded.open_again_at < days.begins_at, false)
        ) as is_open_at_day_start,
        coalesce(bounded.settled_at >= days.begins_at and bounded.settled_at < days.ends_at, false) as is_closed
    from bounded
    inner join days on bounded.opened_on <= days.date_day and bounded.last_on >= days.date_day
    cross join run_dated
    where days.ends_at <= run_dated.as_of
),

placed as (
    select
        watched.*,
        {{ dbt.concat(["improvement_item_key", "'-'", "cast(date_day as " ~ dbt.type_string() ~ ")"]) }} as gap_day_key,
        cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_day,
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_day,
        {{ seconds_between('opened_at', 'begins_at') }} / 86400 as age_days
    from watched
    where is_open_at_day_start or is_closed
),

fct_gap_days as (
    select
        gap_day_key,
        improvement_item_key,
        conversation_key,
        {% for segment in segments() + ['topic', 'owner_team'] %}
            {{ segment }},
        {% endfor %}
        date_day as started_on,
        week_day as started_week,
        month_day as started_month,
        is_closed,
        is_open_at_day_start,
        is_open_at_day_start and date_day = week_day as is_open_at_week_start,
        is_open_at_day_start and date_day = month_day as is_open_at_month_start,
        is_closed and opened_on >= week_day as is_passing_in_week,
        is_closed and opened_on >= month_day as is_passing_in_month,
        cast(case when is_open_at_day_start then age_days end as {{ type_double() }}) as age_at_day_start,
        cast(case when is_open_at_day_start and date_day = week_day then age_days end as {{ type_double() }})
            as age_at_week_start,
        cast(case when is_open_at_day_start and date_day = month_day then age_days end as {{ type_double() }})
            as age_at_month_start,
        exclusion_reason_gap
    from placed
)

select * from fct_gap_days
