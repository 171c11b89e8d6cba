{%- set cuts = segments() + ['touch_actor'] -%}
with attributions as (
    select * from {{ ref('fct_attributions') }}
),

attributions_measures as (
    select
        {{ period_and_segment(cuts) }},
        cast(count(attributed_value) as bigint) as attributed_touches,
        {% for model in ['equal', 'position_based', 'time_decay', 'configured'] %}
            cast(sum({{ model }}_value) as {{ type_double() }}) as attributed_{{ model }}_sum,
        {% endfor %}
        cast(sum(attributed_value) as {{ type_double() }}) as attributed_sum
    from attributions
    {{ group_by_period_and_segment(cuts) }}
)

select * from attributions_measures
