-- The headline with the rule as a dimension: the same journeys, read six ways.
with metric_values as (
    select * from {{ ref('metric_values') }}
),

rules as (
    {%- for rule in ['fin', 'zendesk', 'ada', 'agentforce', 'chatwoot', 'own'] %}
        select
            '{{ rule }}' as resolution_rule,
            'resolution_rate_by_{{ rule }}_rule' as metric_id
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

resolution_by_rule as (
    select
        rules.resolution_rule,
        metric_values.period_grain,
        metric_values.period_start,
        metric_values.segment,
        metric_values.segment_value,
        metric_values.numerator as resolved_journeys,
        metric_values.denominator as candidate_journeys,
        metric_values.value as resolution_rate,
        metric_values.ci_low,
        metric_values.ci_high,
        metric_values.is_mature,
        metric_values.unavailable_reason
    from metric_values
    inner join rules on metric_values.metric_id = rules.metric_id
)

select * from resolution_by_rule
