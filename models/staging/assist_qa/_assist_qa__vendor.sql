{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts. It stages no
    events at all. -#}
{% macro assist_qa__vendor() %}
    {{ return({
        'stages': ['assist_suggestions', 'evaluations', 'guardrail_events'],
        'lands': [
            'assist_log', 'answer_records', 'qa_form_long', 'bedrock_guardrails', 'nemo_generations',
            'azure_completions',
        ],
        'is_batchwise': false,
    }) }}
{% endmacro %}
