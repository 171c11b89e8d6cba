{% macro value_of_rank(column, rank) %}{{ return(adapter.dispatch('value_of_rank', 'tandem')(column, rank)) }}{% endmacro %}

{#- The rank-th smallest value of a group, nulls apart; null where there is no such rank. -#}
{% macro default__value_of_rank(column, rank) -%}
    list_extract(list({{ column }} order by {{ column }}) filter (where {{ column }} is not null), cast({{ rank }} as bigint))
{%- endmacro %}

{% macro postgres__value_of_rank(column, rank) -%}
    (array_agg({{ column }} order by {{ column }}) filter (where {{ column }} is not null))[cast({{ rank }} as integer)]
{%- endmacro %}

{#- get() counts from 0 and gives null beyond the list. -#}
{% macro spark__value_of_rank(column, rank) -%}
    get(sort_array(collect_list({{ column }})), cast({{ rank }} as int) - 1)
{%- endmacro %}
