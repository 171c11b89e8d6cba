{% macro batchwise_vendors() %}
    {#- Vendors whose staged events depend on nothing but the landed file they come from. The events of transcripts
        also depend on seeds and on newer versions of a record in other files. -#}
    {{ return(['open'] | select('in', var('vendors')) | list) }}
{% endmacro %}
