{% macro json_list_text(text) -%}
    {#- JSON text where it is a list, null where it is anything else: what json_items asks for. -#}
    case when {{ text }} like '[%' then {{ text }} end
{%- endmacro %}
