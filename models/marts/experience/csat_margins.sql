{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
-- How sure conversational_csat is in each cell: the spread of the corrected inferences, and the error of each
-- correction, which all rows of its group share (prediction-powered inference, Angelopoulos and others 2023).
with interactions as (
    select * from {{ ref('fct_interactions') }}
    where is_csat_interaction
),

grouped as (
    select
        {{ period_and_segment(segments()) }},
        correction_group,
        cast(count(*) as bigint) as interactions,
        sum(csat_estimate) as estimates,
        sum(corrected_inference) as inferences,
        sum(corrected_inference * corrected_inference) as squared_inferences,
        max(correction_variance) as correction_variance
    from interactions
    {{ group_by_period_and_segment(segments(), also=['correction_group']) }}
),

summed as (
    select
        {{ cell | join(', ') }},
        cast(sum(interactions) as bigint) as interactions,
        sum(estimates) as estimates,
        sum(inferences) as inferences,
        sum(squared_inferences)
        + sum(cast(interactions as {{ type_double() }}) * interactions * correction_variance) as csat_spread
    from grouped
    group by {{ cell | join(', ') }}
),

csat_margins as (
    select
        {{ cell | join(', ') }},
        cast(inferences as {{ type_double() }}) as csat_inference_sum,
        cast(csat_spread as {{ type_double() }}) as csat_spread,
        cast(case
            when interactions > 1
                then 2 * {{ linearised_margin(
                    'estimates / interactions', 'interactions', 'interactions', 'csat_spread', 'inferences',
                    'interactions'
                ) }}
        end as {{ type_double() }}) as csat_interval_width
    from summed
)

select * from csat_margins
