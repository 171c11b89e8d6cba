{% macro digits_only(column) %}{{ return(adapter.dispatch('digits_only', 'tandem')(column)) }}{% endmacro %}

{% macro default__digits_only(column) %}regexp_replace({{ column }}, '[^0-9]', '', 'g'){% endmacro %}

{% macro spark__digits_only(column) %}regexp_replace({{ column }}, '[^0-9]', ''){% endmacro %}
