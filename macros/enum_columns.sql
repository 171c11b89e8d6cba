{% macro enum_columns(table_name) %}
    {#- Columns of a contract table whose values are listed in its source YAML; none while the project is parsed. -#}
    {%- set names = [] -%}
    {%- for source in graph.get('sources', {}).values() if source.source_name == 'open' and source.name == table_name -%}
        {%- for column in source.columns.values() if column.meta.get('values') -%}
            {%- do names.append(column.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}
