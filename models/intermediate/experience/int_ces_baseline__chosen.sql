-- What later months are compared with: the first month that is over, with no invitation that can still be answered.
with gates as (
    select * from {{ ref('int_survey_gates__applied') }}
),

segmented as (
    select * from {{ ref('int_survey_responses__segmented') }}
),

run_dated as (
    select
        cast({{ local_time('as_of', var('reporting_time_zone')) }} as timestamp) as local_as_of
    from {{ ref('int_run__dated') }}
),

months as (
    select
        cast({{ dbt.date_trunc('month', 'segmented.started_on') }} as date) as started_month,
        sum(case when gates.is_ces_candidate then 1 else 0 end) as answers,
        sum(case when gates.is_ces_success then 1 else 0 end) as easy_answers,
        sum(case when gates.exclusion_reason_ces = 'window_open' then 1 else 0 end) as pending
    from gates
    inner join segmented on gates.survey_response_key = segmented.survey_response_key
    group by cast({{ dbt.date_trunc('month', 'segmented.started_on') }} as date)
),

firsts as (
    select min(months.started_month) as baseline_month
    from months
    cross join run_dated
    where
        months.answers > 0
        and months.pending = 0
        and run_dated.local_as_of >= cast({{ dbt.dateadd('month', 1, 'months.started_month') }} as timestamp)
),

ces_baseline_chosen as (
    select
        firsts.baseline_month,
        cast(months.answers as {{ type_double() }}) as baseline_answers,
        cast(months.easy_answers as {{ type_double() }}) / months.answers as baseline_share
    from firsts
    left join months on firsts.baseline_month = months.started_month
)

select * from ces_baseline_chosen
