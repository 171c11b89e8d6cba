{% macro row_columns(relation=none) -%}
    {#- What version order and tracing need of a staged row, of one relation where several are joined. -#}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    {{ prefix }}source_system,
    {{ prefix }}source_instance,
    {{ prefix }}native_id,
    {{ prefix }}source_updated_at,
    {{ prefix }}loaded_at,
    {{ prefix }}loaded_at_basis,
    {{ prefix }}is_deleted,
    {{ prefix }}is_test,
    {{ prefix }}batch_id,
    {{ prefix }}file_path,
    {{ prefix }}line_number
{%- endmacro %}
