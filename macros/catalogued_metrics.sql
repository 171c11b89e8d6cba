{% macro catalogued_metrics() %}
    {#- The metrics that the YAML defines for the scorecard: those with a unit. Empty while dbt parses. -#}
    {%- set metrics = [] -%}
    {%- if execute -%}
        {%- for metric in graph.metrics.values() | sort(attribute='name') if metric.config.meta.get('unit') -%}
            {%- do metrics.append(metric) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(metrics) }}
{% endmacro %}
