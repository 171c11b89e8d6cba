{% macro json_items(text, alias) %}{{ return(adapter.dispatch('json_items', 'tandem')(text, alias)) }}{% endmacro %}

{#- Join fragment: one row per item of a JSON list, as <alias>.position (from 1) and <alias>.item (JSON text).
    Null and an empty list give no row; the caller makes sure that the text is a list. -#}
{% macro default__json_items(text, alias) -%}
    cross join unnest(cast({{ text }} as json[])) with ordinality as {{ alias }} (item, position)
{%- endmacro %}

{% macro postgres__json_items(text, alias) -%}
    cross join lateral jsonb_array_elements(cast({{ text }} as jsonb)) with ordinality as {{ alias }} (item, position)
{%- endmacro %}

{% macro spark__json_items(text, alias) -%}
    cross join lateral (
        select
            cast(pos + 1 as bigint) as position,
            col as item
        from posexplode(from_json({{ text }}, 'array<string>'))
    ) as {{ alias }}
{%- endmacro %}
