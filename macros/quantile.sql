{% macro quantile(column, share) -%}
    {#- Interpolated (R56); nulls take no part. -#}
    cast(percentile_cont({{ share }}) within group (order by {{ column }}) as {{ type_double() }})
{%- endmacro %}
