{% macro staging_vendors(table_name) %}
    {#- The switched-on vendors that stage a contract table; open, the contract's own format, stages every table. -#}
    {%- set vendors = [] -%}
    {%- for vendor in var('vendors') if table_name in vendor_facts(vendor).stages -%}
        {%- do vendors.append(vendor) -%}
    {%- endfor -%}
    {%- if not vendors -%}
        {{ exceptions.raise_compiler_error('No vendor of vars.vendors stages ' ~ table_name
            ~ ': keep `open` in the list, its tables give every relation its shape.') }}
    {%- endif -%}
    {{ return(vendors) }}
{% endmacro %}
