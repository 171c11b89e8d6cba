{% macro newcombe_bound(first, second, sign) -%}
    {#- 95 % bound of the difference of two independent shares, by their Wilson bounds (Newcombe 1998, method 10): wide
        where either is uncertain, never beyond -1 and 1. `first` and `second` are (share, trials). -#}
    {%- set opposite = '+' if sign == '-' else '-' -%}
    ({{ first[0] }} - {{ second[0] }})
    {{ sign }} sqrt(
        power({{ first[0] }} - {{ wilson_bound(first[0], first[1], sign) }}, 2)
        + power({{ second[0] }} - {{ wilson_bound(second[0], second[1], opposite) }}, 2)
    )
{%- endmacro %}
