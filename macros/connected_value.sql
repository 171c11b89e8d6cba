{% macro connected_value(taken_from, type, present) -%}
    {#- A declared column of a connector's table, or a template of several ("{id}-{_fivetran_start}"), as its type. -#}
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
    {%- else -%}
        {%- set name = taken_from | lower -%}
        {%- set column = present.get(name, present.get(name | replace('_', ''))) -%}
        {%- if not column -%} cast(null as {{ declared_type(type) }})
        {%- elif type == 'timestamp' -%} {{ utc_timestamp(adapter.quote(column.name), column.dtype) }}
        {%- else -%} cast({{ adapter.quote(column.name) }} as {{ declared_type(type) }})
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
