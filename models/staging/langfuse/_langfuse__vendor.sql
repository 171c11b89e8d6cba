{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts. What is
    exported twice, and a trace whose observations come later, make its events depend on more than their own file. -#}
{% macro langfuse__vendor() %}
    {{ return({
        'stages': [
            'conversations', 'actors', 'customer_identifiers', 'events', 'ai_inferences', 'actions', 'evaluations',
            'survey_responses',
        ],
        'lands': ['traces', 'observations', 'scores'],
        'is_batchwise': false,
    }) }}
{% endmacro %}
