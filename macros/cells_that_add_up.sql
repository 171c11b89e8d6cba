{% macro cells_that_add_up(model) -%}
    {#- Cells of metrics whose numerators and denominators are sums of rows. Quantiles have neither; figures that are no
        sums of rows have no interval; and a sum lacks what is withheld. -#}
    select * from {{ model }}
    where
        denominator is not null
        and interval_method <> 'none'
        and metric_id not in (
            select withheld.metric_id from {{ model }} as withheld
            where withheld.unavailable_reason = 'too_few_agents'
        )
{%- endmacro %}
