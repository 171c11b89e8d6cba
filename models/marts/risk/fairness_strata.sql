{%- set attributes = ['customer_segment', 'language', 'region'] -%}
-- Groups of customers inside one intent, channel and complexity: only there are they compared (card 83).
with outcomes as (
    select * from {{ ref('fct_monitored_outcomes') }}
    where is_of_fairness
),

lawful as (
    select * from {{ ref('stg_reference__fairness_attributes') }}
    where lawful_basis is not null
),

grouped as (
    {% for attribute in attributes %}
        select
            '{{ attribute }}' as attribute,
            {{ attribute }} as customer_group,
            started_on,
            started_week,
            started_month,
            watched,
            intent,
            channel,
            intent_complexity,
            is_fairness_candidate,
            is_failure,
            is_pending,
            weight
        from outcomes
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

comparable as (
    select * from grouped
    where
        -- Those of whom it is not known are no group, and stand on neither side.
        customer_group not in ('unknown', 'unmapped')
        and exists (
            select 1
            from lawful
            where
                grouped.attribute = lawful.attribute
                and (lawful.valid_from is null or lawful.valid_from <= grouped.started_on)
                and (lawful.valid_to is null or lawful.valid_to > grouped.started_on)
        )
),

fairness_strata as (
    select
        case when grouping(started_week) = 0 then 'week' else 'month' end as period_grain,
        coalesce(started_week, started_month) as period_start,
        attribute,
        customer_group,
        watched,
        intent,
        channel,
        intent_complexity,
        {{ count_if('is_fairness_candidate') }} as members,
        cast(sum(weight) as {{ type_double() }}) as weight,
        cast(sum(case when is_failure then weight else 0 end) as {{ type_double() }}) as failing_weight,
        cast(sum(weight * weight) as {{ type_double() }}) as squared_weight,
        {{ count_if('is_pending') }} as pending
    from comparable
    group by grouping sets (
        {%- for period in ['started_week', 'started_month'] %}
            (
                {{ period }}, attribute, customer_group, watched, intent, channel, intent_complexity
            ){{ ',' if not loop.last }}
        {%- endfor %}
    )
)

select * from fairness_strata
