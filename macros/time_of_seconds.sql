{% macro time_of_seconds(seconds) -%}
    {#- Seconds since 1970, with fractions, as a UTC time to the millisecond, which doubles hold exactly. -#}
    {{ json_time('cast(round((' ~ seconds ~ ') * 1000) as ' ~ dbt.type_string() ~ ')') }}
{%- endmacro %}
