{% macro binary_order(column) %}{{ return(adapter.dispatch('binary_order', 'tandem')(column)) }}{% endmacro %}

{#- DuckDB and Spark compare text byte by byte; PostgreSQL by the database's language unless told otherwise. -#}
{% macro default__binary_order(column) %}{{ column }}{% endmacro %}

{% macro postgres__binary_order(column) %}{{ column }} collate "C"{% endmacro %}
