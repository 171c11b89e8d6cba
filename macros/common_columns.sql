{% macro common_columns(source_object) -%}
    {#- One list for every staging model of every vendor: the union below them relies on it. -#}
    source_system,
    source_instance,
    native_id,
    source_updated_at,
    loaded_at,
    loaded_at_basis,
    is_deleted,
    is_test,
    extra,
    batch_id,
    file_path,
    line_number,
    cast('{{ source_object }}' as {{ dbt.type_string() }}) as source_object
{%- endmacro %}
