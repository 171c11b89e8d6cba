{% macro connected_value(taken_from, type, present) -%}
    {#- A declared column of a connector's table, or a template of several ("{id}-{_fivetran_start}"), as its type. -#}
    {%- set types = {
        'string': dbt.type_string(), 'json': dbt.type_string(), 'bigint': 'bigint', 'double': type_double(),
        'boolean': 'boolean', 'date': 'date',
    } -%}
    {%- if '{' in taken_from -%}
        {%- set parts = [] -%}
        {%- for piece in taken_from.split('{') if piece -%}
            {%- if '}' in piece -%}
                {%- set name, text = piece.split('}') -%}
                {%- do parts.append(connected_value(name, 'string', present)) -%}
                {%- if text %}{% do parts.append("'" ~ text ~ "'") %}{% endif -%}
            {%- else -%}
                {%- do parts.append("'" ~ piece ~ "'") -%}
            {%- endif -%}
        {%- endfor -%}
    {{ parts | join(' || ') }}
    {%- elif taken_from | lower not in present -%}
    cast(null as {{ types.get(type, 'timestamp') }})
    {%- elif type == 'timestamp' -%}
    {{ utc_timestamp(adapter.quote(present[taken_from | lower].name), present[taken_from | lower].dtype) }}
    {%- else -%}
    cast({{ adapter.quote(present[taken_from | lower].name) }} as {{ types[type] }})
    {%- endif -%}
{%- endmacro %}
