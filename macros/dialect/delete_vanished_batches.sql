{% macro delete_vanished_batches() %}{{ return(adapter.dispatch('delete_vanished_batches', 'tandem')()) }}{% endmacro %}

{#- A file that was changed or removed leaves with its batch: only the files that are there now may count. -#}
{% macro default__delete_vanished_batches() -%}
    {%- if is_incremental() -%}
    delete from {{ this }} where batch_id not in (select batches.batch_id from {{ source('landing', 'batches') }} as batches)
    {%- endif -%}
{%- endmacro %}

{#- Parquet tables have no delete; int_events__conformed passes those rows over. -#}
{% macro spark__delete_vanished_batches() %}{% endmacro %}
