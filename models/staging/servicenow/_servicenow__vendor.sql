{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts.
    An event is the difference between two updates, which may lie in two files. -#}
{% macro servicenow__vendor() %}
    {{ return({
        'stages': ['conversations', 'actors', 'customer_identifiers', 'events', 'segments', 'actions'],
        'lands': ['incident_log', 'incident', 'task', 'task_sla', 'sys_user', 'sys_user_group'],
        'is_batchwise': false,
    }) }}
{% endmacro %}
