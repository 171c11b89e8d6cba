{% macro declared_type(data_type) %}
    {#- What this engine calls a type that a source declares. -#}
    {{ return({
        'string': dbt.type_string(), 'json': dbt.type_string(), 'bigint': 'bigint', 'double': type_double(),
        'boolean': 'boolean', 'timestamp': 'timestamp', 'date': 'date',
    }[data_type]) }}
{% endmacro %}
