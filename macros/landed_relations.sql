{% macro landed_relations() %}
    {#- Raw relations of the switched-on vendors; stg_<relation> stages each of them row by row. -#}
    {%- set relations = [] -%}
    {%- for vendor in var('vendors') -%}
        {%- for table in vendor_facts(vendor).lands -%}
            {%- do relations.append(vendor ~ '__' ~ table) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(relations) }}
{% endmacro %}
