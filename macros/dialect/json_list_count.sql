{% macro json_list_count(column, key) %}{{ return(adapter.dispatch('json_list_count', 'tandem')(column, key)) }}{% endmacro %}

{#- Null, never 0, when the key is absent or holds no list: absence of export is not an empty list. -#}
{% macro default__json_list_count(column, key) %}case
    when json_type({{ column }}, '$.{{ key }}') = 'ARRAY' then cast(json_array_length({{ column }}, '$.{{ key }}') as bigint)
end{% endmacro %}

{% macro postgres__json_list_count(column, key) %}case
    when json_typeof(cast({{ column }} as json) -> '{{ key }}') = 'array'
        then cast(json_array_length(cast({{ column }} as json) -> '{{ key }}') as bigint)
end{% endmacro %}

{% macro spark__json_list_count(column, key) %}
cast(json_array_length(get_json_object({{ column }}, '$.{{ key }}')) as bigint){% endmacro %}
