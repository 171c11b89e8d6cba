{% macro milliseconds_after(timestamp_column, milliseconds) %}{{ return(adapter.dispatch('milliseconds_after', 'tandem')(timestamp_column, milliseconds)) }}{% endmacro %}

{#- A time and a whole number of milliseconds behind it; dbt.dateadd drops the time of day on Spark. -#}
{% macro default__milliseconds_after(timestamp_column, milliseconds) %}({{ timestamp_column }} + to_milliseconds({{ milliseconds }})){% endmacro %}

{% macro postgres__milliseconds_after(timestamp_column, milliseconds) %}({{ timestamp_column }} + ({{ milliseconds }}) * interval '1 millisecond'){% endmacro %}

{% macro spark__milliseconds_after(timestamp_column, milliseconds) %}({{ timestamp_column }} + make_dt_interval(0, 0, 0, cast(({{ milliseconds }}) as decimal(18, 6)) / 1000)){% endmacro %}
