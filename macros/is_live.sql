{% macro is_live(relation) -%}
    {#- R2: the latest version alone decides whether a row counts. -#}
    {{ relation }}.version_rank = 1
    and not coalesce({{ relation }}.is_deleted, false)
    and not coalesce({{ relation }}.is_test, false)
{%- endmacro %}
