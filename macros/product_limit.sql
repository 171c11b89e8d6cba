{% macro product_limit(tallies, cell, come) -%}
    {#- The curve of Kaplan and Meier in each cell, as CTEs from tallies (cell, elapsed, how many leave then in
        `watched_rows`, and how many of them for what is waited for in `come`) to `estimated`. -#}
    {%- set so_far -%}
        over (partition by {{ cell | join(', ') }} order by elapsed rows between unbounded preceding and current row)
    {%- endset -%}
-- Who was last seen at the very moment was still waiting at it.
watched as (
    select
        {{ tallies }}.*,
        sum(watched_rows) over (
            partition by {{ cell | join(', ') }}
            order by elapsed desc rows between unbounded preceding and current row
        ) as at_risk
    from {{ tallies }}
),

-- The product of all 1 - d / n as a sum of logarithms; where d = n the product is 0 and has no logarithm.
summed as (
    select
        {{ cell | join(', ') }},
        elapsed,
        cast(at_risk as bigint) as at_risk,
        {{ come }},
        {{ come }} = at_risk as is_last_one,
        -sum(case
            when {{ come }} < at_risk then ln(1 - cast({{ come }} as {{ type_double() }}) / at_risk) else 0
        end) {{ so_far }} as fall,
        sqrt(sum(case
            when {{ come }} < at_risk
                then cast({{ come }} as {{ type_double() }}) / (at_risk * (at_risk - {{ come }}))
            else 0
        end) {{ so_far }}) as spread
    from watched
),

-- Greenwood's variance on the scale of log(-log), which keeps the bounds between 0 and 1.
unrounded as (
    select
        summed.*,
        case when is_last_one then 0 else exp(-fall) end as share_waiting,
        case
            when fall > 0 and not is_last_one then exp(-fall * exp(1.959963984540054 * spread / fall))
        end as share_waiting_low,
        case
            when fall > 0 and not is_last_one then exp(-fall * exp(-1.959963984540054 * spread / fall))
        end as share_waiting_high
    from summed
),

-- Rounded, for what is a half by fractions may miss it as a sum of logarithms.
estimated as (
    select
        {{ cell | join(', ') }},
        elapsed,
        {% for share in ['share_waiting', 'share_waiting_low', 'share_waiting_high'] %}
            cast(cast({{ share }} as decimal(14, 12)) as {{ type_double() }}) as {{ share }},
        {% endfor %}
        at_risk,
        {{ come }}
    from unrounded
)
{%- endmacro %}
