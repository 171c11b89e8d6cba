{% macro text_literal(value) %}{{ return(adapter.dispatch('text_literal', 'tandem')(value)) }}{% endmacro %}

{% macro default__text_literal(value) %}'{{ value | string | replace("'", "''") }}'{% endmacro %}

{#- Two quotes in a row join two literals on Spark; a backslash escapes. -#}
{% macro spark__text_literal(value) %}'{{ value | string | replace("\\", "\\\\") | replace("'", "\\'") }}'{% endmacro %}
