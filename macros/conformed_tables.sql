{% macro conformed_tables() %}
    {#- What the audit models must know of each conformed table: the columns that name a conversation, and whether a
        row that names an unknown one still counts (R3). `versioned` tables have valid_from in their key (R74);
        those `across` may speak of conversations that another source keeps. -#}
    {{ return([
        {'name': 'conversations', 'names': [], 'keeps_orphans': true},
        {'name': 'conversation_links', 'names': ['from_native_id', 'to_native_id'], 'keeps_orphans': false},
        {'name': 'actors', 'names': [], 'keeps_orphans': true, 'versioned': true},
        {'name': 'customers', 'names': [], 'keeps_orphans': true, 'versioned': true},
        {'name': 'customer_identifiers', 'names': ['conversation_native_id'], 'keeps_orphans': true},
        {'name': 'events', 'names': ['conversation_native_id'], 'keeps_orphans': false},
        {'name': 'segments', 'names': ['conversation_native_id'], 'keeps_orphans': false},
        {'name': 'ai_inferences', 'names': ['conversation_native_id'], 'keeps_orphans': false},
        {'name': 'actions', 'names': ['conversation_native_id'], 'keeps_orphans': false},
        {'name': 'survey_responses', 'names': ['conversation_native_id'], 'keeps_orphans': true, 'across': true},
        {'name': 'evaluations', 'names': ['conversation_native_id'], 'keeps_orphans': false, 'across': true},
        {'name': 'guardrail_events', 'names': ['conversation_native_id'], 'keeps_orphans': false, 'across': true},
        {'name': 'assist_suggestions', 'names': ['conversation_native_id'], 'keeps_orphans': true, 'across': true},
        {'name': 'agent_activities', 'names': ['conversation_native_id'], 'keeps_orphans': true, 'across': true},
        {'name': 'cost_entries', 'names': ['conversation_native_id'], 'keeps_orphans': true, 'across': true},
        {'name': 'business_events', 'names': ['conversation_native_id'], 'keeps_orphans': true, 'across': true},
        {'name': 'improvement_items', 'names': ['conversation_native_id'], 'keeps_orphans': true, 'across': true},
        {'name': 'releases', 'names': [], 'keeps_orphans': true},
        {'name': 'governance_events', 'names': [], 'keeps_orphans': true},
        {'name': 'outreach_events', 'names': [], 'keeps_orphans': true},
        {'name': 'experiment_assignments', 'names': [], 'keeps_orphans': true},
    ]) }}
{% endmacro %}
