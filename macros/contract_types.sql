{% macro contract_types(table_name) %}
    {#- Type of each column of a contract table behind the common ones, as the open format declares it and
        stg_open__<table> shows it; empty while the project is parsed. -#}
    {%- set types = {} -%}
    {%- for source in graph.get('sources', {}).values() if source.source_name == 'open' and source.name == table_name -%}
        {%- for column in source.columns.values() if column.name not in bookkeeping_columns() -%}
            {%- do types.update({column.name: declared_type(column.data_type)}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if types and table_name == 'events' -%}
        {#- What stg_open__events reads from the payload, since JSON is opened nowhere behind staging. -#}
        {%- do types.update({
            'context_fields': declared_type('string'), 'context_field_count': 'bigint',
            'context_has_summary': 'boolean', 'context_has_history': 'boolean',
        }) -%}
    {%- endif -%}
    {{ return(types) }}
{% endmacro %}
