{%- set stratum = ['period_grain', 'period_start', 'attribute', 'watched', 'intent', 'channel', 'intent_complexity'] -%}
{%- set group = ['period_grain', 'period_start', 'attribute', 'customer_group', 'watched'] -%}
{#- A success and a failure more keep few that agree from looking certain (S6). -#}
{%- set variance -%}
    ({0}_trials * {0}_rate + 1) * ({0}_trials * (1 - {0}_rate) + 1) / ({0}_trials * ({0}_trials + 2) * ({0}_trials + 2))
{%- endset -%}
-- A group against all others of its attribute, stratum by stratum.
with strata as (
    select * from {{ ref('fairness_strata') }}
),

totals as (
    select
        {{ stratum | join(', ') }},
        sum(members) as members,
        sum(weight) as weight,
        sum(failing_weight) as failing_weight,
        sum(squared_weight) as squared_weight
    from strata
    group by {{ stratum | join(', ') }}
),

waiting as (
    select
        period_grain,
        period_start,
        attribute,
        watched,
        sum(pending) as pending
    from strata
    group by period_grain, period_start, attribute, watched
),

sides as (
    select
        {%- for column in group %}
            strata.{{ column }},
        {%- endfor %}
        strata.members,
        totals.members - strata.members as others,
        case when strata.members > 0 then strata.failing_weight / strata.weight end as own_rate,
        case when strata.members > 0 then strata.weight * strata.weight / strata.squared_weight end as own_trials,
        case
            when totals.members > strata.members
                then (totals.failing_weight - strata.failing_weight) / (totals.weight - strata.weight)
        end as other_rate,
        case
            when totals.members > strata.members
                then
                    (totals.weight - strata.weight) * (totals.weight - strata.weight)
                    / (totals.squared_weight - strata.squared_weight)
        end as other_trials
    from strata
    inner join totals
        on
            strata.{{ stratum[0] }} = totals.{{ stratum[0] }}
            {%- for column in stratum[1:] %}
                and strata.{{ column }} = totals.{{ column }}
            {%- endfor %}
),

-- Weights of Mantel and Haenszel: a stratum says the more, the more of it lies on both sides, and nothing without both.
weighed as (
    select
        sides.*,
        own_trials * other_trials / (own_trials + other_trials) as weight,
        {{ variance.format('own') }}
        + {{ variance.format('other') }} as variance
    from sides
),

summed as (
    select
        {{ group | join(', ') }},
        cast(sum(members) as bigint) as members,
        cast(sum(case when weight is not null then members else 0 end) as bigint) as compared_members,
        cast(sum(case when weight is not null then others else 0 end) as bigint) as compared_others,
        sum(weight * own_rate) / sum(weight) as failure_rate,
        sum(weight * other_rate) / sum(weight) as failure_rate_of_others,
        1.959963984540054 * sqrt(sum(weight * weight * variance)) / sum(weight) as margin
    from weighed
    group by {{ group | join(', ') }}
),

judged as (
    select
        summed.*,
        compared_members < {{ var('fairness_cell_minimum') }}
        or compared_others < {{ var('fairness_cell_minimum') }} as is_suppressed,
        -- Rounding may put a rate of all above one.
        greatest(least(failure_rate - failure_rate_of_others, 1), -1) as gap
    from summed
),

fairness_gaps as (
    select
        {%- for column in group %}
            judged.{{ column }},
        {%- endfor %}
        judged.members,
        judged.compared_members,
        judged.compared_others,
        judged.is_suppressed,
        {%- for name, value in [
            ('failure_rate', 'judged.failure_rate'),
            ('failure_rate_of_others', 'judged.failure_rate_of_others'),
            ('gap', 'judged.gap'),
            ('gap_low', 'greatest(judged.gap - judged.margin, -1)'),
            ('gap_high', 'least(judged.gap + judged.margin, 1)'),
        ] %}
            cast(case when not judged.is_suppressed then {{ value }} end as {{ type_double() }}) as {{ name }},
        {%- endfor %}
        cast(case
            when not judged.is_suppressed and judged.failure_rate_of_others < 0.999999999
                then greatest(1 - judged.failure_rate, 0) / (1 - judged.failure_rate_of_others)
        end as {{ type_double() }}) as ratio,
        not judged.is_suppressed
        and judged.compared_members >= {{ var('fairness_side_minimum') }}
        and judged.compared_others >= {{ var('fairness_side_minimum') }}
        and judged.gap - judged.margin > {{ var('fairness_tolerance') }} as is_flagged,
        cast(waiting.pending as bigint) as pending
    from judged
    inner join waiting
        on
            judged.period_grain = waiting.period_grain
            and judged.period_start = waiting.period_start
            and judged.attribute = waiting.attribute
            and judged.watched = waiting.watched
)

select * from fairness_gaps
