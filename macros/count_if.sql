{% macro count_if(condition) -%}
    cast(count(case when {{ condition }} then 1 end) as bigint)
{%- endmacro %}
