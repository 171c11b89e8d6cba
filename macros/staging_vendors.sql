{% macro staging_vendors(table_name) %}
    {#- The switched-on vendors that stage a contract table. This is the only place that says which vendor stages what;
        open is the contract's own format and stages every table. -#}
    {%- set staged_by_vendor = {
        'transcripts': [
            'conversations', 'actors', 'customer_identifiers', 'events', 'ai_inferences', 'actions', 'evaluations',
            'business_events',
        ],
    } -%}
    {%- set vendors = [] -%}
    {%- for vendor in var('vendors') -%}
        {%- if vendor == 'open' or table_name in staged_by_vendor.get(vendor, []) -%}
            {%- do vendors.append(vendor) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not vendors -%}
        {{ exceptions.raise_compiler_error('No vendor of vars.vendors stages ' ~ table_name
            ~ ': keep `open` in the list, its tables give every relation its shape.') }}
    {%- endif -%}
    {{ return(vendors) }}
{% endmacro %}
