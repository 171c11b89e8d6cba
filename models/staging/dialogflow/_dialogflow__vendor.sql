{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts.
    A turn's event depends on the other turns of its session, and a sentence's on sessions in other files. -#}
{% macro dialogflow__vendor() %}
    {{ return({
        'stages': [
            'conversations', 'conversation_links', 'actors', 'customer_identifiers', 'events', 'ai_inferences',
            'actions', 'survey_responses', 'evaluations', 'assist_suggestions',
        ],
        'lands': ['interaction_log', 'insights_conversation'],
        'is_batchwise': false,
    }) }}
{% endmacro %}
