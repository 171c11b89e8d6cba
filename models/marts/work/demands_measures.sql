with demands as (
    select * from {{ ref('fct_intent_demands') }}
    where is_inbound
),

demands_measures as (
    select
        {{ period_and_segment(segments()) }},
        cast(sum(portfolio_points) as {{ type_double() }}) as portfolio_points_sum,
        cast(count(portfolio_points) as bigint) as valued_journeys
    from demands
    {{ group_by_period_and_segment(segments()) }}
)

select * from demands_measures
