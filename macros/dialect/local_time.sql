{% macro local_time(timestamp_column, zone) %}{{ return(adapter.dispatch('local_time', 'tandem')(timestamp_column, zone)) }}{% endmacro %}

{% macro default__local_time(timestamp_column, zone) %}timezone('{{ zone }}', timezone('UTC', {{ timestamp_column }})){% endmacro %}

{% macro spark__local_time(timestamp_column, zone) %}from_utc_timestamp({{ timestamp_column }}, '{{ zone }}'){% endmacro %}
