{% macro interval_method(metric) %}
    {#- How a metric's interval comes about: Wilson for a rate, linearised for a mean (its meta names sum(y^2) as
        `squares`), ordered values for a quantile; `interval` in the meta where it is none of these. -#}
    {%- set meta = metric.config.meta -%}
    {%- if meta.get('interval') -%}{{ return(meta.interval) }}{%- endif -%}
    {%- if metric.type == 'ratio' -%}{{ return('linearised' if meta.get('squares') else 'wilson') }}{%- endif -%}
    {{ return('order_statistic') }}
{% endmacro %}
