{% macro landed_relations() %}
    {#- Raw relations of the switched-on vendors; stg_<relation> stages each of them row by row. -#}
    {%- set relations_by_vendor = {'open': contract_tables(), 'transcripts': ['records']} -%}
    {%- set relations = [] -%}
    {%- for vendor in var('vendors') -%}
        {%- for relation in relations_by_vendor[vendor] -%}
            {%- do relations.append(vendor ~ '__' ~ relation) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(relations) }}
{% endmacro %}
