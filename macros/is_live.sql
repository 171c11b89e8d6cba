{% macro is_live(relation=none) -%}
    {#- R2: the latest version alone decides whether a row counts. -#}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    {{ prefix }}version_rank = 1
    and not coalesce({{ prefix }}is_deleted, false)
    and not coalesce({{ prefix }}is_test, false)
{%- endmacro %}
