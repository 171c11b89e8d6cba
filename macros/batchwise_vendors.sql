{% macro batchwise_vendors() %}
    {%- set vendors = [] -%}
    {%- for vendor in var('vendors') if vendor_facts(vendor).is_batchwise -%}
        {%- do vendors.append(vendor) -%}
    {%- endfor -%}
    {{ return(vendors) }}
{% endmacro %}
