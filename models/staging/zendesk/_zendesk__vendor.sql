{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts.
    An event depends on users, groups, tickets and seeds, and on newer versions of them in other files. -#}
{% macro zendesk__vendor() %}
    {{ return({
        'stages': [
            'conversations', 'conversation_links', 'actors', 'customer_identifiers', 'events', 'segments',
            'ai_inferences', 'survey_responses',
        ],
        'lands': [
            'ticket', 'ticket_comment', 'ticket_field_history', 'ticket_chat', 'ticket_chat_event', 'ticket_tag',
            'user', 'group', 'sla_policy_metric_history', 'ticket_sla_policy', 'ai_agent_conversation',
            'ticket_audit', 'ticket_event', 'conversation_log', 'satisfaction_rating',
        ],
        'is_batchwise': false,
    }) }}
{% endmacro %}
