{% macro seconds_between(earlier, later) %}{{ return(adapter.dispatch('seconds_between', 'tandem')(earlier, later)) }}{% endmacro %}

{#- Exact, with fractions: dbt.datediff counts boundaries crossed, which is up to a second off. -#}
{% macro default__seconds_between(earlier, later) %}(cast(epoch_us({{ later }}) - epoch_us({{ earlier }}) as double) / 1000000){% endmacro %}

{% macro postgres__seconds_between(earlier, later) %}cast(extract(epoch from ({{ later }} - {{ earlier }})) as double precision){% endmacro %}

{% macro spark__seconds_between(earlier, later) %}(cast(unix_micros({{ later }}) - unix_micros({{ earlier }}) as double) / 1000000){% endmacro %}
