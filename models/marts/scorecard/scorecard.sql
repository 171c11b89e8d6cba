with monthly as (
    select * from {{ ref('metric_values') }}
    where period_grain = 'month' and segment = 'all'
),

catalog as (
    select * from {{ ref('metric_catalog') }}
    where kind = 'metric'
),

baselines as (
    select
        metric_id,
        value as baseline,
        row_number() over (partition by metric_id order by period_start) as month_number
    from monthly
    where is_mature and value is not null
),

compared as (
    select
        monthly.*,
        lag(monthly.value) over (partition by monthly.metric_id order by monthly.period_start) as previous_value
    from monthly
),

scorecard as (
    select
        compared.metric_id,
        catalog.label,
        catalog.category,
        catalog.tier,
        compared.period_start,
        compared.value,
        compared.sample_size,
        cast(compared.sample_size as {{ type_double() }}) / nullif(compared.sample_size + compared.lacking_rows, 0)
            as covered_share,
        compared.ci_low,
        compared.ci_high,
        compared.is_mature,
        compared.unavailable_reason,
        baselines.baseline,
        case
            when compared.value is null or compared.previous_value is null then 'none'
            when compared.value > compared.previous_value then 'rising'
            when compared.value < compared.previous_value then 'falling'
            else 'level'
        end as trend,
        catalog.unit,
        catalog.direction,
        catalog.owner,
        catalog.target
    from compared
    inner join catalog on compared.metric_id = catalog.metric_id
    left join baselines on compared.metric_id = baselines.metric_id and baselines.month_number = 1
)

select * from scorecard
