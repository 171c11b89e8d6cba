{% macro whole_json_list(text) %}{{ return(adapter.dispatch('whole_json_list', 'tandem')(text)) }}{% endmacro %}

{#- The text where it is a whole JSON list, else null: exporters cut long texts, and half a list must stop no run. -#}
{% macro default__whole_json_list(text) -%}
    case when json_type(try_cast({{ text }} as json)) = 'ARRAY' then {{ text }} end
{%- endmacro %}

{#- PostgreSQL 15 cannot ask whether a text is JSON. What is left of JSON without its texts and words is signs and
    digits, and of a text that was cut the brackets do not pair. -#}
{% macro postgres__whole_json_list(text) -%}
    {%- set bare = "regexp_replace(" ~ text ~ ", '\"([^\"\\\\]|\\\\.)*\"|true|false|null', '', 'g')" -%}
    case
        when
            ({{ text }}) ~ '^[[:space:]]*[[]'
            and position('\u0000' in ({{ text }})) = 0
            and {{ bare }} ~ '^[][{}:,0-9eE+.[:space:]-]*$'
            and {{ bare }} not like '%..%'
            and length(replace({{ bare }}, '[', '')) = length(replace({{ bare }}, ']', ''))
            and length(replace({{ bare }}, '{', '')) = length(replace({{ bare }}, '}', ''))
            then {{ text }}
    end
{%- endmacro %}

{% macro spark__whole_json_list(text) -%}
    case when json_array_length({{ text }}) is not null then {{ text }} end
{%- endmacro %}
