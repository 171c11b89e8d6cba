{% macro delete_stale_batches() %}{{ return(adapter.dispatch('delete_stale_batches', 'tandem')()) }}{% endmacro %}

{#- A file that was changed or removed leaves with its batch, and batches of vendors whose events depend on more than
    their own file are read anew each time. -#}
{% macro default__delete_stale_batches() -%}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where batch_id not in (
        select batches.batch_id
        from {{ source('landing', 'batches') }} as batches
        where batches.vendor in ('{{ batchwise_vendors() | join("', '") }}')
    )
    {%- endif -%}
{%- endmacro %}

{% macro spark__delete_stale_batches() %}{% endmacro %}
