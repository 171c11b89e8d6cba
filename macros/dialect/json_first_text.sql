{% macro json_first_text(column, paths) -%}
    {#- Formats name one field differently; the first path that holds a value wins. -#}
    coalesce({% for path in paths %}{{ json_text(column, path) }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
