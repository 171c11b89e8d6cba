{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set metrics = [
    'quality_speed_safety_balance',
    'balance_quality_score',
    'balance_speed_score',
    'balance_safety_score',
    'trust_index',
    'support_triad_index',
    'triad_swift_score',
    'triad_quality_score',
    'scorecard_index',
] -%}
-- The same beside each other, as MetricFlow reads them.
with composite_values as (
    select * from {{ ref('composite_values') }}
),

composite_measures as (
    select
        {%- for metric in metrics %}
            cast(max(case when metric_id = '{{ metric }}' then value end) as {{ type_double() }}) as {{ metric }}_value,
        {%- endfor %}
        {{ cell | join(', ') }}
    from composite_values
    group by {{ cell | join(', ') }}
)

select * from composite_measures
