{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts. It stages no
    events at all. -#}
{% macro surveys__vendor() %}
    {{ return({
        'stages': ['survey_responses', 'customer_identifiers'],
        'lands': [
            'survey_response', 'question_response', 'question', 'survey', 'survey_embedded_data', 'distribution',
            'distribution_contact', 'core_contact', 'directory_contact', 'delighted_responses', 'wootric_responses',
            'gorgias_satisfaction_surveys', 'flat_responses',
        ],
        'is_batchwise': false,
    }) }}
{% endmacro %}
