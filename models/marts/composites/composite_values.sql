{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
with totals as (
    select * from {{ ref('composite_totals') }}
),

pillars as (
    select * from {{ ref('composite_pillars') }}
),

found as (
    select
        metric_id,
        {{ cell | join(', ') }},
        value,
        sample_size,
        is_mature,
        is_waiting
    from totals
    union all
    select
        case metric_id when 'support_triad_index' then 'triad_' else 'balance_' end || pillar || '_score' as metric_id,
        {{ cell | join(', ') }},
        score as value,
        case when score is not null then sample_size else 0 end as sample_size,
        is_mature,
        is_waiting
    from pillars
    where metric_id in ('quality_speed_safety_balance', 'support_triad_index')
),

composite_values as (
    select
        metric_id,
        {{ cell | join(', ') }},
        cast(null as {{ type_double() }}) as numerator,
        cast(null as {{ type_double() }}) as denominator,
        value,
        sample_size,
        cast(null as bigint) as lacking_rows,
        'none' as interval_method,
        cast(null as {{ type_double() }}) as ci_low,
        cast(null as {{ type_double() }}) as ci_high,
        is_mature,
        case
            when value is not null then null
            when is_waiting then 'window_open'
            else 'parts_missing'
        end as unavailable_reason
    from found
)

select * from composite_values
