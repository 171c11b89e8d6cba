{% macro fact_column(measure_name) %}
    {#- The column (or expression) of the fact that a measure counts, from the semantic model that declares it. -#}
    {%- for model in graph.semantic_models.values() -%}
        {%- for measure in model.measures if measure.name == measure_name -%}
            {{ return(measure.expr or measure.name) }}
        {%- endfor -%}
    {%- endfor -%}
    {#- A figure that is no sum of rows names the column that it is made from itself. -#}
    {%- for metric in graph.metrics.values() if metric.name == measure_name and metric.config.meta.get('fact_column') -%}
        {{ return(metric.config.meta.fact_column) }}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error('No semantic model has a measure ' ~ measure_name ~ ', but a metric names it.') }}
{% endmacro %}
