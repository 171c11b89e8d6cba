{%- set parts = [
    'labour_cost', 'overhead_cost', 'ai_usage_cost', 'licence_cost', 'telephony_cost', 'vendor_fee', 'direct_cost',
    'failed_automation_cost',
] -%}
with costs as (
    select * from {{ ref('fct_journey_costs') }}
),

costs_measures as (
    select
        {{ period_and_segment(segments()) }},
        cast(coalesce(sum(human_minutes), 0) as {{ type_double() }}) as minutes_sum,
        {{ rate_counts('minutes') }},
        {%- for part in parts %}
            cast(coalesce(sum({{ part }}), 0) as {{ type_double() }}) as {{ part }}_sum,
        {%- endfor %}
        cast(coalesce(sum(total_cost), 0) as {{ type_double() }}) as total_cost_sum,
        cast(sum(total_cost * total_cost) as {{ type_double() }}) as total_cost_squared,
        cast(sum(case when is_resolved then total_cost else 0 end) as {{ type_double() }}) as total_cost_of_resolved,
        {{ rate_counts('cost') }},
        {{ count_if('is_cost_candidate and not is_charged') }} as uncharged_journeys
    from costs
    where is_inbound
    {{ group_by_period_and_segment(segments()) }}
)

select * from costs_measures
