{%- set dimensions = ['intent', 'language', 'customer_segment'] -%}
-- What is fit to learn from beside what customers ask for: shares of each value in both, and how far they are apart.
with items as (
    select * from {{ ref('fct_improvement_items') }}
    where is_training_fit_success
),

journeys as (
    select * from {{ ref('fct_journeys') }}
    where is_inbound
),

counted as (
    select
        {{ period_and_segment(dimensions) }},
        cast(count(*) as bigint) as training_items,
        0 as live_journeys
    from items
    {{ group_by_period_and_segment(dimensions) }}
    union all
    select
        {{ period_and_segment(dimensions) }},
        0 as training_items,
        cast(count(*) as bigint) as live_journeys
    from journeys
    {{ group_by_period_and_segment(dimensions) }}
),

summed as (
    select
        period_grain,
        period_start,
        segment as dimension,
        segment_value as dimension_value,
        cast(sum(training_items) as bigint) as training_items,
        cast(sum(live_journeys) as bigint) as live_journeys
    from counted
    group by period_grain, period_start, segment, segment_value
),

shared as (
    select
        summed.*,
        cast(training_items as {{ type_double() }})
        / nullif(sum(training_items) over (partition by period_grain, period_start, dimension), 0) as training_share,
        cast(live_journeys as {{ type_double() }})
        / nullif(sum(live_journeys) over (partition by period_grain, period_start, dimension), 0) as live_share,
        sum(training_items) over (partition by period_grain, period_start, dimension) as all_training_items,
        sum(live_journeys) over (partition by period_grain, period_start, dimension) as all_live_journeys
    from summed
    where dimension <> 'all'
),

training_mixes as (
    select
        period_grain,
        period_start,
        dimension,
        dimension_value,
        training_items,
        live_journeys,
        -- Jensen and Shannon: in bits, against the mean of both.
        cast((
            case
                when training_share > 0 then training_share * ln(2 * training_share / (training_share + live_share))
                else 0
            end
            + case when live_share > 0 then live_share * ln(2 * live_share / (training_share + live_share)) else 0 end
        ) / (2 * ln(2)) as {{ type_double() }}) as divergence
    from shared
    where all_training_items > 0 and all_live_journeys > 0
)

select * from training_mixes
