-- What later periods are compared with: the first month that is over and whose journeys have all been seen out.
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
    where is_inbound
),

run_dated as (
    select
        cast({{ local_time('as_of', var('reporting_time_zone')) }} as timestamp) as local_as_of
    from {{ ref('int_run__dated') }}
),

months as (
    select
        cast({{ dbt.date_trunc('month', 'started_on') }} as date) as started_month,
        min(case when is_mature then 1 else 0 end) as is_seen_out
    from gathered
    group by cast({{ dbt.date_trunc('month', 'started_on') }} as date)
),

mix_baseline_chosen as (
    select min(months.started_month) as baseline_month
    from months
    cross join run_dated
    where
        months.is_seen_out = 1
        and run_dated.local_as_of >= cast({{ dbt.dateadd('month', 1, 'months.started_month') }} as timestamp)
)

select * from mix_baseline_chosen
