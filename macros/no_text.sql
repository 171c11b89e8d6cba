{% macro no_text() -%}
    cast(null as {{ dbt.type_string() }})
{%- endmacro %}
