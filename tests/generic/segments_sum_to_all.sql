{#- R58: within a metric, period and segmentation the numerators and denominators sum to those of `all`. Quantiles have
    neither and take no part; nor do figures that are no sums of rows, which have no interval, and metrics of which some
    cells are withheld. A segmentation that is missing whole is found by the number of rows it should have had. -#}
{% test segments_sum_to_all(model) %}
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

totals as (
    select * from cells
    where segment = 'all'
),

segmentations as (
    select distinct
        metric_id,
        segment
    from cells
    where segment <> 'all'
),

sums as (
    select
        metric_id,
        period_grain,
        period_start,
        segment,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from cells
    where segment <> 'all'
    group by metric_id, period_grain, period_start, segment
)

select
    totals.metric_id,
    totals.period_grain,
    totals.period_start,
    segmentations.segment,
    totals.numerator,
    sums.numerator as summed_numerator,
    totals.denominator,
    sums.denominator as summed_denominator
from totals
inner join segmentations on totals.metric_id = segmentations.metric_id
left join sums
    on
        totals.metric_id = sums.metric_id
        and totals.period_grain = sums.period_grain
        and totals.period_start = sums.period_start
        and segmentations.segment = sums.segment
-- Weights are fractions, hence the tolerance.
where
    not coalesce(
        abs(totals.numerator - coalesce(sums.numerator, 0)) < 0.000001
        and abs(totals.denominator - coalesce(sums.denominator, 0)) < 0.000001,
        false
    )
{% endtest %}
