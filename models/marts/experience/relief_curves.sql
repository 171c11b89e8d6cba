{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value', 'clock'] -%}
{%- set so_far -%}
    over (partition by {{ cell | join(', ') }} order by elapsed rows between unbounded preceding and current row)
{%- endset -%}
with tallies as (
    select * from {{ ref('relief_tallies') }}
),

-- Who was last heard at the very moment was still waiting at it.
watched as (
    select
        tallies.*,
        sum(conversations) over (
            partition by {{ cell | join(', ') }}
            order by elapsed desc rows between unbounded preceding and current row
        ) as at_risk
    from tallies
),

-- The product of all 1 - d / n as a sum of logarithms; where d = n the product is 0 and has no logarithm.
summed as (
    select
        {{ cell | join(', ') }},
        elapsed,
        cast(at_risk as bigint) as at_risk,
        relieved,
        relieved = at_risk as is_last_relief,
        -sum(case
            when relieved < at_risk then ln(1 - cast(relieved as {{ type_double() }}) / at_risk) else 0
        end) {{ so_far }} as fall,
        sqrt(sum(case
            when relieved < at_risk
                then cast(relieved as {{ type_double() }}) / (at_risk * (at_risk - relieved))
            else 0
        end) {{ so_far }}) as spread
    from watched
),

-- Greenwood's variance on the scale of log(-log), which keeps the bounds between 0 and 1.
estimated as (
    select
        summed.*,
        case when is_last_relief then 0 else exp(-fall) end as share_waiting,
        case
            when fall > 0 and not is_last_relief then exp(-fall * exp(1.959963984540054 * spread / fall))
        end as share_waiting_low,
        case
            when fall > 0 and not is_last_relief then exp(-fall * exp(-1.959963984540054 * spread / fall))
        end as share_waiting_high
    from summed
),

-- Rounded, for what is a half by fractions may miss it as a sum of logarithms.
relief_curves as (
    select
        {{ cell | join(', ') }},
        elapsed,
        {% for share in ['share_waiting', 'share_waiting_low', 'share_waiting_high'] %}
            cast(cast({{ share }} as decimal(14, 12)) as {{ type_double() }}) as {{ share }},
        {% endfor %}
        at_risk,
        relieved
    from estimated
)

select * from relief_curves
