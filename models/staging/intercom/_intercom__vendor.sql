{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts.
    A part's event depends on the conversation, the admins and seeds, so it is not of its own file alone. -#}
{% macro intercom__vendor() %}
    {{ return({
        'stages': [
            'conversations', 'conversation_links', 'actors', 'customer_identifiers', 'events', 'actions',
            'survey_responses',
        ],
        'lands': [
            'conversation_history', 'conversation_part_history', 'contact_history', 'conversation_contact_history',
            'conversation_tag_history', 'tag', 'admin', 'team', 'team_admin', 'conversation', 'conversation_part',
            'contact', 'deleted_conversation',
        ],
        'is_batchwise': false,
    }) }}
{% endmacro %}
