{% macro native_rows(vendor, table) -%}
    {#- Rows of a vendor's own table with the bookkeeping columns in front: from the landing or, where
        vars.source_schemas names schemas of the warehouse that a connector fills, from there. -#}
    {%- set landed = source(vendor, table) -%}
    {%- set schemas = var('source_schemas').get(vendor, []) -%}
    {%- if not schemas -%}
    select * from {{ landed }}
    {%- else -%}
        {%- for schema in ([schemas] if schemas is string else schemas) -%}
    {{ connected_rows(vendor, table, schema) }}
    {{ 'union all' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
