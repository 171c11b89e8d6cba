{% macro vendor_facts(vendor) %}
    {#- A vendor describes itself in its own folder (models/staging/<vendor>/_<vendor>__vendor.sql):
        `stages`, the contract tables that it has stg_ models for; `lands`, its raw tables, each staged row by row in
        stg_<vendor>__<table>; `is_batchwise`, whether a staged event depends on its own landed file alone. -#}
    {%- set described = context.get(vendor ~ '__vendor') -%}
    {%- if described is none -%}
        {{ exceptions.raise_compiler_error('vars.vendors lists ' ~ vendor ~ ', but models/staging/' ~ vendor ~ '/_'
            ~ vendor ~ '__vendor.sql does not describe it. tandem init ' ~ vendor ~ ' writes such a folder.') }}
    {%- endif -%}
    {{ return(described()) }}
{% endmacro %}
