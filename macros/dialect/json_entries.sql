{% macro json_entries(text, alias) %}{{ return(adapter.dispatch('json_entries', 'tandem')(text, alias)) }}{% endmacro %}

{#- Join fragment: one row per key of a JSON object, as <alias>.key and <alias>.value (text). Null and any JSON that is
    no object give no row. -#}
{% macro default__json_entries(text, alias) -%}
    cross join lateral (
        select
            unnest(map_keys(entries.listed)) as key,
            unnest(map_values(entries.listed)) as value
        from (
            select from_json(
                case when json_type({{ text }}) = 'OBJECT' then {{ text }} end, '"MAP(VARCHAR, VARCHAR)"'
            ) as listed
        ) as entries
    ) as {{ alias }}
{%- endmacro %}

{% macro postgres__json_entries(text, alias) -%}
    cross join lateral jsonb_each_text(
        case when jsonb_typeof(cast({{ text }} as jsonb)) = 'object' then cast({{ text }} as jsonb) end
    ) as {{ alias }} (key, value)
{%- endmacro %}

{% macro spark__json_entries(text, alias) -%}
    cross join lateral (
        select
            key,
            value
        from explode(from_json({{ text }}, 'map<string,string>'))
    ) as {{ alias }}
{%- endmacro %}
