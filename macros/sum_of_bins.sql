{% macro sum_of_bins(bin, gap, bins) -%}
    {#- The gaps are added up within each bin, the distances from nought over all of them. -#}
    cast(
        {%- for number in range(1, bins + 1) %}
        abs(coalesce(sum(case when {{ bin }} = {{ number }} then {{ gap }} end), 0)){{ ' +' if not loop.last }}
        {%- endfor %}
        as {{ type_double() }}
    )
{%- endmacro %}
