{% macro fact_column(measure_name) %}
    {#- The column (or expression) of the fact that a measure counts, from the semantic model that declares it. -#}
    {%- for model in graph.semantic_models.values() -%}
        {%- for measure in model.measures if measure.name == measure_name -%}
            {{ return(measure.expr or measure.name) }}
        {%- endfor -%}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error('No semantic model has a measure ' ~ measure_name ~ ', but a metric names it.') }}
{% endmacro %}
