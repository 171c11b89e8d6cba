{% macro bookkeeping_columns() %}
    {#- What the landing step writes on every row, with its type (`BOOKKEEPING` in tandem.landing.declarations). -#}
    {{ return({
        'source_system': 'string', 'source_instance': 'string', 'native_id': 'string',
        'source_updated_at': 'timestamp', 'loaded_at': 'timestamp', 'loaded_at_basis': 'string',
        'is_deleted': 'boolean', 'is_test': 'boolean', 'extra': 'string', 'batch_id': 'string',
        'file_path': 'string', 'line_number': 'bigint',
    }) }}
{% endmacro %}
