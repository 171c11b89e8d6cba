{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- Schemas keep their published names whatever the target: readers and grants rely on them. -#}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
