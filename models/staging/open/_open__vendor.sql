{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts. -#}
{% macro open__vendor() %}
    {{ return({'stages': contract_tables(), 'lands': contract_tables(), 'is_batchwise': true}) }}
{% endmacro %}
