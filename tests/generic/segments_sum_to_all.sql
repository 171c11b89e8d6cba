{#- R58: within a metric, period and segmentation the numerators and denominators sum to those of `all`. A segmentation
    that is missing whole is found by the number of rows it should have had. -#}
{% test segments_sum_to_all(model) %}
with cells as (
    {{ cells_that_add_up(model) }}
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
