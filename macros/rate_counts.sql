{% macro rate_counts(name) -%}
    {#- What a rate counts in a cell, from the three columns of its fact: is_<name>_candidate, is_<name>_success and
        exclusion_reason_<name>. The last three say why rows that would be candidates are not (R55, R59). -#}
    {{ count_if('is_' ~ name ~ '_candidate') }} as {{ name }}_candidates,
    {{ count_if('is_' ~ name ~ '_success') }} as {{ name }}_successes,
    {{ count_if("exclusion_reason_" ~ name ~ " = 'window_open'") }} as {{ name }}_waiting,
    {{ count_if("exclusion_reason_" ~ name ~ " = 'no_times'") }} as {{ name }}_untimed,
    {{ count_if("exclusion_reason_" ~ name ~ " like 'capability_absent:%'") }} as {{ name }}_lacking
{%- endmacro %}
