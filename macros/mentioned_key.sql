{% macro mentioned_key(entity, native_id) -%}
    {#- A survey or QA tool speaks of conversations, and turns in them, that another source keeps; null means its own. -#}
    {{ entity_key(
        entity, native_id,
        'coalesce(conversation_source_system, source_system)', 'coalesce(conversation_source_instance, source_instance)'
    ) }}
{%- endmacro %}
