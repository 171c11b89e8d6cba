{% macro json_number(text) %}{{ return(adapter.dispatch('json_number', 'tandem')(text)) }}{% endmacro %}

{#- Text taken from JSON as a number; anything else is null, never an error. -#}
{% macro default__json_number(text) %}try_cast({{ text }} as double){% endmacro %}

{% macro postgres__json_number(text) -%}
    case when {{ text }} ~ '^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$' then cast({{ text }} as double precision) end
{%- endmacro %}
