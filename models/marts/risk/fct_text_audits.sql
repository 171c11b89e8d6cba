{%- set facts = {
    'fct_aftermaths': ref('fct_aftermaths'),
    'fct_agent_signals': ref('fct_agent_signals'),
    'fct_agent_weeks': ref('fct_agent_weeks'),
    'fct_ai_outputs': ref('fct_ai_outputs'),
    'fct_answers': ref('fct_answers'),
    'fct_attributions': ref('fct_attributions'),
    'fct_billable_sessions': ref('fct_billable_sessions'),
    'fct_cited_answers': ref('fct_cited_answers'),
    'fct_collaborations': ref('fct_collaborations'),
    'fct_contacts': ref('fct_contacts'),
    'fct_controls': ref('fct_controls'),
    'fct_conversation_risks': ref('fct_conversation_risks'),
    'fct_conversations': ref('fct_conversations'),
    'fct_corrections': ref('fct_corrections'),
    'fct_customer_cohorts': ref('fct_customer_cohorts'),
    'fct_doubted_answers': ref('fct_doubted_answers'),
    'fct_efforts': ref('fct_efforts'),
    'fct_enablement_signals': ref('fct_enablement_signals'),
    'fct_escalations': ref('fct_escalations'),
    'fct_feelings': ref('fct_feelings'),
    'fct_gap_days': ref('fct_gap_days'),
    'fct_handled_cases': ref('fct_handled_cases'),
    'fct_handler_choices': ref('fct_handler_choices'),
    'fct_handling_spans': ref('fct_handling_spans'),
    'fct_handoffs': ref('fct_handoffs'),
    'fct_human_requests': ref('fct_human_requests'),
    'fct_improvement_items': ref('fct_improvement_items'),
    'fct_intent_demands': ref('fct_intent_demands'),
    'fct_interactions': ref('fct_interactions'),
    'fct_journey_costs': ref('fct_journey_costs'),
    'fct_journey_risks': ref('fct_journey_risks'),
    'fct_journeys': ref('fct_journeys'),
    'fct_journeys_served': ref('fct_journeys_served'),
    'fct_knowledge_changes': ref('fct_knowledge_changes'),
    'fct_learning_impacts': ref('fct_learning_impacts'),
    'fct_monitored_outcomes': ref('fct_monitored_outcomes'),
    'fct_needs': ref('fct_needs'),
    'fct_outreach': ref('fct_outreach'),
    'fct_oversight_items': ref('fct_oversight_items'),
    'fct_path_costs': ref('fct_path_costs'),
    'fct_privacy_records': ref('fct_privacy_records'),
    'fct_proposals': ref('fct_proposals'),
    'fct_redirects': ref('fct_redirects'),
    'fct_replies': ref('fct_replies'),
    'fct_resolution_rules': ref('fct_resolution_rules'),
    'fct_revenues': ref('fct_revenues'),
    'fct_reviews': ref('fct_reviews'),
    'fct_sla_clocks': ref('fct_sla_clocks'),
    'fct_suggestions': ref('fct_suggestions'),
    'fct_survey_responses': ref('fct_survey_responses'),
    'fct_workloads': ref('fct_workloads'),
} -%}
-- Our own audit: which texts of the published facts hold an address, though identifiers stay in raw and staging?
with scanned as (
    {% for fact, relation in facts.items() %}
        {%- set texts = text_columns(fact) %}
        select
            '{{ fact }}' as published_fact,
            {{ texts | length }} as text_columns,
            sum(
                0
                {%- for text in texts %}
                    + case when {{ text }} like '%@%' then 1 else 0 end
                {%- endfor %}
            ) as addresses
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

run_dated as (
    select cast({{ local_time('as_of', var('reporting_time_zone')) }} as date) as started_on
    from {{ ref('int_run__dated') }}
),

fct_text_audits as (
    select
        cast(scanned.published_fact as {{ dbt.type_string() }}) as audit_key,
        cast(scanned.published_fact as {{ dbt.type_string() }}) as published_fact,
        run_dated.started_on,
        cast({{ dbt.date_trunc('week', 'run_dated.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'run_dated.started_on') }} as date) as started_month,
        cast(scanned.text_columns as bigint) as text_columns,
        cast(coalesce(scanned.addresses, 0) as bigint) as addresses,
        cast(null as {{ dbt.type_string() }}) as exclusion_reason_audit
    from scanned
    cross join run_dated
)

select * from fct_text_audits
