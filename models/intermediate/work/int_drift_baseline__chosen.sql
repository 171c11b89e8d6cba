-- What later weeks are compared with: the first whole weeks, once all their journeys have been seen out, or those from
-- the day that the team names when it starts afresh.
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
    where is_inbound
),

run_dated as (
    select
        cast({{ local_time('as_of', var('reporting_time_zone')) }} as timestamp) as local_as_of
    from {{ ref('int_run__dated') }}
),

begun as (
    select
        {%- if var('drift_baseline_starts_on') %}
        min(cast('{{ var("drift_baseline_starts_on") }}' as date)) as first_day
        {%- else %}
            min(started_on) as first_day
        {%- endif %}
    from gathered
),

mondays as (
    select
        case
            when cast({{ dbt.date_trunc('week', 'first_day') }} as date) = first_day then first_day
            else cast({{ dbt.dateadd('day', 7, dbt.date_trunc('week', 'first_day')) }} as date)
        end as starts_on
    from begun
),

spans as (
    select
        starts_on,
        cast({{ dbt.dateadd('day', 7 * var('drift_baseline_weeks'), 'starts_on') }} as date) as ends_on
    from mondays
),

drift_baseline_chosen as (
    select
        spans.starts_on,
        spans.ends_on
    from spans
    cross join run_dated
    where
        run_dated.local_as_of >= cast(spans.ends_on as timestamp)
        and not exists (
            select 1
            from gathered
            where
                not gathered.is_mature
                and gathered.started_on >= spans.starts_on
                and gathered.started_on < spans.ends_on
        )
)

select * from drift_baseline_chosen
