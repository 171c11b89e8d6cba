{% macro json_list(column, key) -%}
    {#- Engines space the items of a list differently, so the blanks go with the brackets and the quotes. -#}
    replace(replace(replace(replace({{ json_text(column, key) }}, '[', ''), ']', ''), '"', ''), ', ', ',')
{%- endmacro %}
