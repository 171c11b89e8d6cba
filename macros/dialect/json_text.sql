{% macro json_text(column, path) %}{{ return(adapter.dispatch('json_text', 'tandem')(column, [path] if path is string else path)) }}{% endmacro %}

{#- The value under a key, or at a path of keys, as text: a JSON null is null, an object or list stays JSON text. -#}
{% macro default__json_text(column, path) %}json_extract_string({{ column }}, '$.{{ path | join(".") }}'){% endmacro %}

{% macro postgres__json_text(column, path) %}(cast({{ column }} as json) #>> '{{ "{" ~ path | join(",") ~ "}" }}'){% endmacro %}

{% macro spark__json_text(column, path) %}get_json_object({{ column }}, '$.{{ path | join(".") }}'){% endmacro %}
