{% macro landed_times() %}
    {#- The time columns of each contract table that say when something happened (R5). Validity times are not among
        them: they may lie in the future. -#}
    {{ return({
        'conversations': ['started_at', 'ended_at', 'outcome_claimed_at'],
        'conversation_links': ['linked_at'],
        'customer_identifiers': ['observed_at'],
        'events': ['occurred_at'],
        'segments': ['enqueued_at', 'accepted_at', 'ended_at'],
        'actions': ['occurred_at'],
        'ai_inferences': [],
        'actors': [],
        'customers': [],
        'survey_responses': ['offered_at', 'responded_at'],
        'evaluations': ['evaluated_at'],
        'guardrail_events': ['occurred_at'],
        'assist_suggestions': ['shown_at', 'acted_at'],
        'business_events': ['occurred_at'],
        'improvement_items': ['opened_at', 'closed_at', 'reopened_at'],
        'releases': ['deployed_at', 'rolled_back_at'],
        'experiment_assignments': ['assigned_at'],
        'outreach_events': ['sent_at'],
        'cost_entries': [],
        'agent_activities': ['started_at', 'ended_at'],
        'governance_events': ['occurred_at'],
    }) }}
{% endmacro %}
