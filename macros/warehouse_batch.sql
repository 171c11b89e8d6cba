{% macro warehouse_batch() -%}
    {#- Batch of all rows that connected_rows reads: no file brought them, so they are read anew each time. -#}
    warehouse
{%- endmacro %}
