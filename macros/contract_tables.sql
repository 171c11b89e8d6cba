{% macro contract_tables() %}
    {#- Listed, not looked up in the graph, so that lineage is known when the project is parsed. -#}
    {{ return([
        'conversations', 'conversation_links', 'actors', 'customer_identifiers', 'events', 'segments',
        'ai_inferences', 'actions', 'survey_responses', 'evaluations', 'guardrail_events', 'assist_suggestions',
        'business_events', 'customers', 'improvement_items', 'releases', 'experiment_assignments',
        'outreach_events', 'cost_entries', 'agent_activities', 'governance_events',
    ]) }}
{% endmacro %}
