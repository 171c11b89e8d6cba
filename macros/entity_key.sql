{% macro entity_key(entity, native_id, source_system='source_system', source_instance='source_instance') -%}
    {#- A row that names an entity must get the key that the entity's own row gets, so all keys are made here. -#}
    {{ keyed_hash([source_system, source_instance, "'" ~ entity ~ "'", native_id]) }}
{%- endmacro %}
