{% macro only_new_batches() -%}
    {%- if is_incremental() -%}
    where batch_id not in (select distinct loaded.batch_id from {{ this }} as loaded)
    {%- endif -%}
{%- endmacro %}
