{% macro quantile_and_bounds(column, share, name) -%}
    {#- A quantile and the ordered values between which it lies with 95 % confidence, whatever the distribution: those of
        rank ceil(n p -+ z sqrt(n p (1 - p))) (Conover 1999, 3.2). Too few rows have no such rank, so no bound. In the
        tail a few rows can have their lower one above the interpolated value: then that is it. -#}
    {{ quantile(column, share) }} as {{ name }},
    {%- for suffix, sign in [('low', '-'), ('high', '+')] %}
    {%- set rank -%}
        ceil(count({{ column }}) * {{ share }} {{ sign }} 1.959963984540054 * sqrt(count({{ column }}) * {{ share * (1 - share) }}))
    {%- endset %}
    {%- set bound = value_of_rank(column, rank) %}
    cast({% if suffix == 'low' and share > 0.9 -%}
        case when {{ bound }} > {{ quantile(column, share) }} then {{ quantile(column, share) }} else {{ bound }} end
    {%- else %}{{ bound }}{% endif %} as {{ type_double() }}) as {{ name }}_{{ suffix }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
