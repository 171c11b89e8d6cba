{% macro text_columns(model_name) %}
    {#- The text columns of a model's contract; those that hold keys, which are hashes, aside. -#}
    {%- set names = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == model_name -%}
            {%- for column in node.columns.values() if column.data_type == 'string' and not column.name.endswith('_key') -%}
                {%- do names.append(column.name) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(names) }}
{% endmacro %}
