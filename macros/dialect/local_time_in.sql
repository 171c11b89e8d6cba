{% macro local_time_in(timestamp_column, zone_column) %}{{ return(adapter.dispatch('local_time_in', 'tandem')(timestamp_column, zone_column)) }}{% endmacro %}

{#- local_time for a zone that stands in a column. -#}
{% macro default__local_time_in(timestamp_column, zone_column) %}timezone({{ zone_column }}, timezone('UTC', {{ timestamp_column }})){% endmacro %}

{% macro spark__local_time_in(timestamp_column, zone_column) %}from_utc_timestamp({{ timestamp_column }}, {{ zone_column }}){% endmacro %}
