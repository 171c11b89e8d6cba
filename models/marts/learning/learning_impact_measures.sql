{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set cuts = [
    'intent', 'intent_complexity', 'risk_tier', 'component', 'release_version', 'source_system', 'source_instance'
] -%}
with impacts as (
    select * from {{ ref('fct_learning_impacts') }}
),

-- One set of bystanders stands against all intents of a release, and windows overlap: their errors add up.
summed as (
    select
        {{ period_and_segment(cuts) }},
        {{ count_if('is_impact_candidate') }} as compared_intents,
        sum(impact_points) as impact_points,
        sqrt(sum(change_variance) + sum(bystander_error) * sum(bystander_error)) as error,
        {{ count_if("exclusion_reason_impact = 'window_open'") }} as impact_waiting,
        {{ count_if("exclusion_reason_impact like 'capability_absent:%'") }} as impact_lacking
    from impacts
    {{ group_by_period_and_segment(cuts) }}
),

learning_impact_measures as (
    select
        {{ cell | join(', ') }},
        compared_intents,
        cast(impact_points / nullif(compared_intents, 0) as {{ type_double() }}) as mean_impact,
        cast((impact_points - 1.959963984540054 * error) / nullif(compared_intents, 0) as {{ type_double() }})
            as mean_impact_low,
        cast((impact_points + 1.959963984540054 * error) / nullif(compared_intents, 0) as {{ type_double() }})
            as mean_impact_high,
        impact_waiting,
        impact_lacking
    from summed
)

select * from learning_impact_measures
