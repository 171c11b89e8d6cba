with costs as (
    select
        fct_journey_costs.*,
        {{ copy_of_segment('intent') }} as topic
    from {{ ref('fct_journey_costs') }} as fct_journey_costs
    where is_inbound
),

cost_mixes as (
    select
        {{ period_and_segment(segments()) }},
        topic as intent,
        cast(coalesce(sum(total_cost), 0) as {{ type_double() }}) as total_cost_sum,
        {{ rate_counts('cost') }},
        {{ count_if('is_cost_candidate and not is_charged') }} as uncharged_journeys
    from costs
    {{ group_by_period_and_segment(segments(), also=['topic']) }}
)

select * from cost_mixes
