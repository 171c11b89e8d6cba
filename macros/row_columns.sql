{% macro row_columns() -%}
    {#- What version order and tracing need of a staged row. -#}
    source_system,
    source_instance,
    native_id,
    source_updated_at,
    loaded_at,
    loaded_at_basis,
    is_deleted,
    is_test,
    batch_id,
    file_path,
    line_number
{%- endmacro %}
