{% macro only_new_batches() %}{{ return(adapter.dispatch('only_new_batches', 'tandem')()) }}{% endmacro %}

{#- A landed file never changes under its batch_id, so a batch that was hashed once is not read again. -#}
{% macro default__only_new_batches() -%}
    {%- if is_incremental() -%}
    where batch_id not in (select known.batch_id from {{ this }} as known)
    {%- endif -%}
{%- endmacro %}

{#- Spark overwrites the table as a whole (see batch_strategy), so it reads every batch. -#}
{% macro spark__only_new_batches() %}{% endmacro %}
