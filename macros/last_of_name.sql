{% macro last_of_name(name) -%}
    {#- The last part of a resource name: the id in projects/p/locations/l/conversations/id. -#}
    split_part({{ name }}, '/', -1)
{%- endmacro %}
