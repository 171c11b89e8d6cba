{% macro json_camel_text(column, path) -%}
    {#- Protobuf writes its keys in camelCase or, with another option of the same library, in snake_case: `path` has
        the former, and whichever is there is read. -#}
    {%- set keys, snake_keys = [path] if path is string else path, [] -%}
    {%- for key in keys -%}
        {%- do snake_keys.append(modules.re.sub('([A-Z])', '_\\1', key) | lower) -%}
    {%- endfor -%}
    {{ json_text(column, keys) if snake_keys == keys else json_first_text(column, [keys, snake_keys]) }}
{%- endmacro %}
