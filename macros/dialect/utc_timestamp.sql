{% macro utc_timestamp(column, type) %}{{ return(adapter.dispatch('utc_timestamp', 'tandem')(column, type)) }}{% endmacro %}

{#- A warehouse column as a UTC time without zone: one that knows its zone is turned, any other is UTC already. -#}
{% macro default__utc_timestamp(column, type) -%}
    {%- if 'tz' in type | lower or 'with time zone' in type | lower -%} cast(timezone('UTC', {{ column }}) as timestamp)
    {%- else -%} cast({{ column }} as timestamp)
    {%- endif -%}
{%- endmacro %}

{#- A session of Spark runs in UTC (profiles.yml), so both kinds of its timestamps are. -#}
{% macro spark__utc_timestamp(column, type) -%} cast({{ column }} as timestamp_ntz) {%- endmacro %}
