{% macro interval_method(metric) %}
    {#- How a metric's interval comes about: Wilson for a rate, linearised for a mean (its meta names sum(y^2) as
        `squares`), ordered values for a quantile; `interval` in the meta where it is none of these. -#}
    {%- if metric.config.meta.get('interval') -%}{{ return(metric.config.meta.interval) }}{%- endif -%}
    {%- if metric.type != 'ratio' -%}{{ return('order_statistic') }}{%- endif -%}
    {{ return('linearised' if metric.config.meta.get('squares') else 'wilson') }}
{% endmacro %}
