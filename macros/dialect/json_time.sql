{% macro json_time(text) %}{{ return(adapter.dispatch('json_time', 'tandem')(text)) }}{% endmacro %}

{#- Text taken from JSON as a UTC time. ISO 8601, a time without a zone is UTC; a number counts seconds or,
    from 100 000 000 000 on, milliseconds since 1970. The landing step has refused everything else. -#}
{% macro default__json_time(text) -%}
    case
        when try_cast({{ text }} as double) >= 100000000000 then epoch_ms(cast(try_cast({{ text }} as double) as bigint))
        when try_cast({{ text }} as double) is not null
            then make_timestamp(cast(try_cast({{ text }} as double) * 1000000 as bigint))
        else cast(try_cast({{ text }} as timestamptz) as timestamp)
    end
{%- endmacro %}

{% macro postgres__json_time(text) -%}
    case
        when {{ json_number(text) }} >= 100000000000 then to_timestamp({{ json_number(text) }} / 1000) at time zone 'UTC'
        when {{ json_number(text) }} is not null then to_timestamp({{ json_number(text) }}) at time zone 'UTC'
        when {{ text }} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' then cast({{ text }} as timestamptz) at time zone 'UTC'
    end
{%- endmacro %}

{% macro spark__json_time(text) -%}
    case
        when try_cast({{ text }} as double) >= 100000000000
            then timestamp_millis(cast(try_cast({{ text }} as double) as bigint))
        when try_cast({{ text }} as double) is not null
            then timestamp_micros(cast(try_cast({{ text }} as double) * 1000000 as bigint))
        else try_cast({{ text }} as timestamp)
    end
{%- endmacro %}
