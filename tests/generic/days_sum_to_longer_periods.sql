{#- R10: each row counts on one day, so numerators and denominators of days sum to those of their week and month. The same
    figures take no part as in segments_sum_to_all: quantiles, figures that are no sums of rows, and metrics of which
    some cells are withheld. -#}
{% test days_sum_to_longer_periods(model) %}
with cells as (
    select * from {{ model }}
    where
        denominator is not null
        and interval_method <> 'none'
        and metric_id not in (
            select withheld.metric_id from {{ model }} as withheld
            where withheld.unavailable_reason = 'too_few_agents'
        )
),

days as (
    select
        cells.*,
        cast({{ dbt.date_trunc('week', 'period_start') }} as date) as week_start,
        cast({{ dbt.date_trunc('month', 'period_start') }} as date) as month_start
    from cells
    where period_grain = 'day'
),

sums as (
    select
        metric_id,
        'week' as period_grain,
        week_start as period_start,
        segment,
        segment_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from days
    group by metric_id, week_start, segment, segment_value
    union all
    select
        metric_id,
        'month' as period_grain,
        month_start as period_start,
        segment,
        segment_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from days
    group by metric_id, month_start, segment, segment_value
)

select
    cells.metric_id,
    cells.period_grain,
    cells.period_start,
    cells.segment,
    cells.segment_value,
    cells.numerator,
    sums.numerator as summed_numerator,
    cells.denominator,
    sums.denominator as summed_denominator
from cells
left join sums
    on
        cells.metric_id = sums.metric_id
        and cells.period_grain = sums.period_grain
        and cells.period_start = sums.period_start
        and cells.segment = sums.segment
        and cells.segment_value = sums.segment_value
-- Weights are fractions, hence the tolerance.
where
    cells.period_grain <> 'day'
    and not coalesce(
        abs(cells.numerator - sums.numerator) < 0.000001 and abs(cells.denominator - sums.denominator) < 0.000001, false
    )
{% endtest %}
