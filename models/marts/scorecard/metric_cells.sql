{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set measures = {
    'agent_experience_measures': ref('agent_experience_measures'),
    'agent_weeks_measures': ref('agent_weeks_measures'),
    'answers_completeness_measures': ref('answers_completeness_measures'),
    'answers_measures': ref('answers_measures'),
    'answers_oversight_measures': ref('answers_oversight_measures'),
    'assistance_measures': ref('assistance_measures'),
    'attributions_measures': ref('attributions_measures'),
    'automation_measures': ref('automation_measures'),
    'cohorts_measures': ref('cohorts_measures'),
    'collaborations_measures': ref('collaborations_measures'),
    'complaints_measures': ref('complaints_measures'),
    'continuations_measures': ref('continuations_measures'),
    'controls_measures': ref('controls_measures'),
    'corrections_measures': ref('corrections_measures'),
    'cost_shifts_measures': ref('cost_shifts_measures'),
    'costs_measures': ref('costs_measures'),
    'csat_measures': ref('csat_measures'),
    'demands_measures': ref('demands_measures'),
    'doubted_answers_measures': ref('doubted_answers_measures'),
    'drift_measures': ref('drift_measures'),
    'ease_change_measures': ref('ease_change_measures'),
    'ease_measures': ref('ease_measures'),
    'efforts_measures': ref('efforts_measures'),
    'enablement_measures': ref('enablement_measures'),
    'escalations_measures': ref('escalations_measures'),
    'fairness_measures': ref('fairness_measures'),
    'feelings_measures': ref('feelings_measures'),
    'fees_measures': ref('fees_measures'),
    'flows_measures': ref('flows_measures'),
    'freshness_measures': ref('freshness_measures'),
    'gaps_measures': ref('gaps_measures'),
    'handling_spans_measures': ref('handling_spans_measures'),
    'handoff_quality_measures': ref('handoff_quality_measures'),
    'handoffs_measures': ref('handoffs_measures'),
    'human_requests_measures': ref('human_requests_measures'),
    'improvement_measures': ref('improvement_measures'),
    'interactions_measures': ref('interactions_measures'),
    'interceptions_measures': ref('interceptions_measures'),
    'learning_impact_measures': ref('learning_impact_measures'),
    'needs_coverage_measures': ref('needs_coverage_measures'),
    'needs_measures': ref('needs_measures'),
    'operations_measures': ref('operations_measures'),
    'outreach_measures': ref('outreach_measures'),
    'overrides_measures': ref('overrides_measures'),
    'path_mix_measures': ref('path_mix_measures'),
    'preference_measures': ref('preference_measures'),
    'privacy_measures': ref('privacy_measures'),
    'productivity_measures': ref('productivity_measures'),
    'proposals_measures': ref('proposals_measures'),
    'recommendation_measures': ref('recommendation_measures'),
    'redirects_measures': ref('redirects_measures'),
    'replies_measures': ref('replies_measures'),
    'resolution_rules_measures': ref('resolution_rules_measures'),
    'responses_measures': ref('responses_measures'),
    'revenues_measures': ref('revenues_measures'),
    'reviews_accuracy_measures': ref('reviews_accuracy_measures'),
    'reviews_measures': ref('reviews_measures'),
    'reviews_trend_measures': ref('reviews_trend_measures'),
    'safety_measures': ref('safety_measures'),
    'savings_measures': ref('savings_measures'),
    'served_measures': ref('served_measures'),
    'sla_measures': ref('sla_measures'),
    'stale_answers_measures': ref('stale_answers_measures'),
    'suggestions_measures': ref('suggestions_measures'),
    'surveys_measures': ref('surveys_measures'),
    'text_audits_measures': ref('text_audits_measures'),
    'training_mix_measures': ref('training_mix_measures'),
    'transfers_measures': ref('transfers_measures'),
    'understanding_measures': ref('understanding_measures'),
    'workloads_measures': ref('workloads_measures'),
} -%}
-- The one join of definitions and measures: a row per metric and cell, before anything is divided.
with metric_cells as (
    {% for metric in catalogued_metrics() if metric.config.meta.measures != 'composite_measures' %}
    {%- set meta = metric.config.meta %}
    {%- set is_ratio = metric.type == 'ratio' %}
    {%- set numerator = metric.type_params.numerator.name if is_ratio else 'null' %}
    {%- set denominator = metric.type_params.denominator.name if is_ratio else 'null' %}
    {#- A median, or what no single ratio says: the measures give it ready made, with its bounds. -#}
    {%- set measured = metric.type_params.measure.name if metric.type == 'simple' else 'null' %}
    {%- set stated = 'null' if is_ratio else meta.get('value', measured) %}
    {%- set has_bounds = not is_ratio and interval_method(metric) != 'none' %}
    select
        {{ text_literal(metric.name) }} as metric_id,
        {{ cell | join(', ') }},
        cast({{ numerator }} as {{ type_double() }}) as numerator,
        cast({{ denominator }} as {{ type_double() }}) as denominator,
        cast({{ stated }} as {{ type_double() }}) as stated_value,
        cast({{ stated ~ '_low' if has_bounds else 'null' }} as {{ type_double() }}) as stated_low,
        cast({{ stated ~ '_high' if has_bounds else 'null' }} as {{ type_double() }}) as stated_high,
        cast({{ meta.get('sample', denominator) }} as bigint) as sample_size,
        {{ text_literal(interval_method(metric)) }} as interval_method,
        cast({{ meta.get('squared_weights', 'null') }} as {{ type_double() }}) as squared_weights,
        cast({{ meta.get('squares', 'null') }} as {{ type_double() }}) as squares,
        cast({{ meta.get('products', numerator) }} as {{ type_double() }}) as products,
        cast({{ meta.get('denominator_squares', denominator) }} as {{ type_double() }}) as denominator_squares,
        cast({{ 0 if meta.get('immature', 'none') == 'none' else meta.immature }} as bigint) as immature_rows,
        cast({{ meta.get('waiting', 0) }} as bigint) as waiting_rows,
        cast({{ meta.get('untimed', 0) }} as bigint) as untimed_rows,
        cast({{ meta.get('lacking', 0) }} as bigint) as lacking_rows,
        cast({{ meta.get('withheld', 0) }} as bigint) as withheld_rows,
        {{ text_literal(meta.get('withheld_reason', 'too_few_agents')) }} as withheld_reason,
        {{ text_literal('capability_absent:' ~ meta.get('capability', '')) }} as lacking_reason
    from {{ measures[meta.measures] }}
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        '' as metric_id,
        {{ cell | join(', ') }},
        cast(null as {{ type_double() }}) as numerator,
        cast(null as {{ type_double() }}) as denominator,
        cast(null as {{ type_double() }}) as stated_value,
        cast(null as {{ type_double() }}) as stated_low,
        cast(null as {{ type_double() }}) as stated_high,
        cast(null as bigint) as sample_size,
        '' as interval_method,
        cast(null as {{ type_double() }}) as squared_weights,
        cast(null as {{ type_double() }}) as squares,
        cast(null as {{ type_double() }}) as products,
        cast(null as {{ type_double() }}) as denominator_squares,
        cast(null as bigint) as immature_rows,
        cast(null as bigint) as waiting_rows,
        cast(null as bigint) as untimed_rows,
        cast(null as bigint) as lacking_rows,
        cast(null as bigint) as withheld_rows,
        '' as withheld_reason,
        '' as lacking_reason
    from {{ measures['automation_measures'] }}
    {% endfor %}
)

select * from metric_cells
