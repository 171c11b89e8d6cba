with mixes as (
    select * from {{ ref('cost_mixes') }}
),

changes as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        sum(within_intent_change) as within_intent_shift,
        sum(between_intent_change) as between_intent_shift
    from {{ ref('cost_changes') }}
    group by period_grain, period_start, segment, segment_value
),

summed as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        cast(sum(cost_candidates) as bigint) as cost_candidates,
        cast(sum(cost_waiting) as bigint) as cost_waiting,
        cast(sum(cost_untimed) as bigint) as cost_untimed,
        cast(sum(cost_lacking) as bigint) as cost_lacking,
        cast(sum(cost_waiting + cost_untimed + uncharged_journeys) as bigint) as immature_costs
    from mixes
    group by period_grain, period_start, segment, segment_value
),

cost_shifts_measures as (
    select
        summed.period_grain,
        summed.period_start,
        summed.segment,
        summed.segment_value,
        case when changes.segment is null then 0 else summed.cost_candidates end as compared_costs,
        summed.cost_waiting,
        summed.cost_untimed,
        summed.cost_lacking,
        summed.immature_costs,
        cast(changes.within_intent_shift + changes.between_intent_shift as {{ type_double() }}) as cost_shift,
        cast(changes.within_intent_shift as {{ type_double() }}) as within_intent_cost_shift,
        cast(changes.between_intent_shift as {{ type_double() }}) as between_intent_cost_shift
    from summed
    left join changes
        on
            summed.period_grain = changes.period_grain
            and summed.period_start = changes.period_start
            and summed.segment = changes.segment
            and summed.segment_value = changes.segment_value
)

select * from cost_shifts_measures
