{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts.
    Its events depend on seeds, and on newer versions of a record in other files. -#}
{% macro transcripts__vendor() %}
    {{ return({
        'stages': [
            'conversations', 'actors', 'customer_identifiers', 'events', 'ai_inferences', 'actions', 'evaluations',
            'business_events',
        ],
        'lands': ['records'],
        'is_batchwise': false,
    }) }}
{% endmacro %}
