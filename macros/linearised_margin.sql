{% macro linearised_margin(value, rows_counted, denominator, squares, products, denominator_squares) -%}
    {#- Half the 95 % interval of a ratio of sums R = sum(y) / sum(x), by Taylor linearisation (Cochran 1977, 6.4):
        z sqrt(n / (n - 1) * sum((y - R x)^2)) / sum(x). With x = 1 it is that of a mean, with x a sampling weight that of
        a weighted mean. The sums come ready made: sum(y^2), sum(x y), sum(x^2). What rounding leaves of residuals that
        are none is taken for none. -#}
    {%- set residual -%}
        ({{ squares }} - 2 * {{ value }} * {{ products }} + {{ value }} * {{ value }} * {{ denominator_squares }})
    {%- endset -%}
    1.959963984540054 * sqrt(
        cast({{ rows_counted }} as {{ type_double() }}) / ({{ rows_counted }} - 1)
        * case when {{ residual }} > 0.000000000001 * {{ squares }} then {{ residual }} else 0 end
    ) / {{ denominator }}
{%- endmacro %}
