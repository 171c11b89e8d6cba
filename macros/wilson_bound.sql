{% macro wilson_bound(share, trials, sign) -%}
    {#- Wilson score bound, z = 1.959963984540054, no continuity correction (Wilson 1927; R57). -#}
    (
        {{ share }} + 3.841458820694124 / (2 * {{ trials }})
        {{ sign }} 1.959963984540054 * sqrt(
            {{ share }} * (1 - {{ share }}) / {{ trials }} + 3.841458820694124 / (4 * {{ trials }} * {{ trials }})
        )
    ) / (1 + 3.841458820694124 / {{ trials }})
{%- endmacro %}
