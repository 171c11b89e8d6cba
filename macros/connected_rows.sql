{% macro connected_rows(vendor, table, schema) -%}
    {#- A table that a connector keeps in the warehouse, in the shape that the landing step would give it: the declared
        columns by name whatever their case (and their underscores, where no name is quite the same), null where the
        connector has none; the schema is the instance. A table may go by another of its names. -#}
    {%- set declared, taken_from, present, names = {}, {}, {}, [table] -%}
    {%- for source in graph.get('sources', {}).values() if source.source_name == vendor and source.name == table -%}
        {%- do taken_from.update(source.meta.get('taken_from', {})) -%}
        {%- do names.extend(source.meta.get('file_names', [])) -%}
        {%- for column in source.columns.values() if column.name not in bookkeeping_columns() -%}
            {%- do declared.update({column.name: column.data_type}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set found = [] -%}
    {%- for name in names if execute -%}
        {%- set known = adapter.get_relation(target.database, schema, name) -%}
        {%- if known is not none %}{% do found.append(known) %}{% endif -%}
    {%- endfor -%}
    {%- set relation = found | first if found else none -%}
    {%- if relation is not none -%}
        {%- set columns = adapter.get_columns_in_relation(relation) -%}
        {%- for column in columns %}{% do present.update({column.name | lower | replace('_', ''): column}) %}{% endfor -%}
        {%- for column in columns %}{% do present.update({column.name | lower: column}) %}{% endfor -%}
    {%- endif -%}
    {%- set fixed = {
        'source_system': "'" ~ vendor ~ "'", 'source_instance': "'" ~ schema ~ "'", 'loaded_at_basis': "'row'",
        'batch_id': "'" ~ warehouse_batch() ~ "'", 'file_path': "'" ~ schema ~ '.' ~ table ~ "'",
    } -%}
    select
        {%- for name, type in bookkeeping_columns().items() %}
        {% if name in fixed -%} {{ fixed[name] }}
        {%- else -%} {{ connected_value(taken_from.get(name, name), type, present) }}
        {%- endif %} as {{ name }},
        {%- endfor %}
        {%- for name, type in declared.items() %}
        {{ connected_value(name, type, present) }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation if relation is not none else '(select 1 as nothing) as missing where 1 = 0' }}
{%- endmacro %}
