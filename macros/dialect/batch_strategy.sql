{% macro batch_strategy() %}{{ return(adapter.dispatch('batch_strategy', 'tandem')()) }}{% endmacro %}

{% macro default__batch_strategy() %}{{ return('append') }}{% endmacro %}

{#- Parquet tables have no delete, and rows of batches that left the landing must go: one overwrite does both. -#}
{% macro spark__batch_strategy() %}{{ return('insert_overwrite') }}{% endmacro %}
