{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts.
    What was said stands in other files than the contact that it belongs to. -#}
{% macro amazon_connect__vendor() %}
    {{ return({
        'stages': [
            'conversations', 'conversation_links', 'actors', 'customer_identifiers', 'events', 'segments',
            'ai_inferences', 'actions', 'evaluations',
        ],
        'lands': [
            'contact_trace_record', 'contact_record', 'contact_lens_analysis', 'chat_transcript', 'bot_conversations',
            'bot_intents', 'ai_session', 'ai_agent', 'ai_prompt', 'ai_tool', 'contact_evaluation_record',
        ],
        'is_batchwise': false,
    }) }}
{% endmacro %}
