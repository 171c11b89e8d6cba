{% macro newest_of(columns) -%}
    {#- greatest() wants two arguments on Spark, and passes over nulls on every engine. -#}
    {%- if columns | length == 1 -%}{{ columns[0] }}{%- else -%}greatest({{ columns | join(', ') }}){%- endif -%}
{%- endmacro %}
