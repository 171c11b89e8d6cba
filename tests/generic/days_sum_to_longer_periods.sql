{#- R10: each row counts on one day, so numerators and denominators of days sum to those of their week and month; a week
    or month that is missing is a difference too. What is counted by the week has no days: `without_days` names it. -#}
{% test days_sum_to_longer_periods(model, without_days=[]) %}
with cells as (
    {{ cells_that_add_up(model) }}
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
),

longer as (
    select * from cells
    where
        period_grain <> 'day'
        {%- if without_days %}
        and metric_id not in ('{{ without_days | join("', '") }}')
        {%- endif %}
)

select
    coalesce(longer.metric_id, sums.metric_id) as metric_id,
    coalesce(longer.period_grain, sums.period_grain) as period_grain,
    coalesce(longer.period_start, sums.period_start) as period_start,
    coalesce(longer.segment, sums.segment) as segment,
    coalesce(longer.segment_value, sums.segment_value) as segment_value,
    longer.numerator,
    sums.numerator as summed_numerator,
    longer.denominator,
    sums.denominator as summed_denominator
from longer
full outer join sums
    on
        longer.metric_id = sums.metric_id
        and longer.period_grain = sums.period_grain
        and longer.period_start = sums.period_start
        and longer.segment = sums.segment
        and longer.segment_value = sums.segment_value
-- Weights are fractions, hence the tolerance.
where
    not coalesce(
        abs(longer.numerator - sums.numerator) < 0.000001 and abs(longer.denominator - sums.denominator) < 0.000001,
        false
    )
{% endtest %}
