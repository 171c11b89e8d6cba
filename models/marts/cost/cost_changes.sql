-- Symmetric decomposition of what a resolution costs more than in the baseline month: at the mean mix of both periods
-- what changed inside an intent, at its mean cost what changed in the mix of what was resolved. An intent that was
-- resolved in one of them only is all mix.
with mixes as (
    select * from {{ ref('cost_mixes') }}
),

paired as (
    {{ beside_baseline('mixes', {'cost': 'total_cost_sum', 'resolved': 'cost_successes'}) }}
),

totalled as (
    select
        paired.*,
        sum(resolved) over cell as all_resolved,
        sum(resolved_before) over cell as all_resolved_before
    from paired
    window cell as (partition by period_grain, period_start, segment, segment_value)
),

cost_changes as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        intent,
        cast(cost as {{ type_double() }}) as cost,
        cast(resolved as bigint) as resolved,
        cast(cost_before as {{ type_double() }}) as cost_before,
        cast(resolved_before as bigint) as resolved_before,
        cast(case
            when resolved > 0 and resolved_before > 0
                then
                    (resolved / all_resolved + resolved_before / all_resolved_before) / 2
                    * (cost / resolved - cost_before / resolved_before)
            else 0
        end as {{ type_double() }}) as within_intent_change,
        cast(case
            when resolved > 0 and resolved_before > 0
                then
                    (resolved / all_resolved - resolved_before / all_resolved_before)
                    * (cost / resolved + cost_before / resolved_before) / 2
            else cost / all_resolved - cost_before / all_resolved_before
        end as {{ type_double() }}) as between_intent_change
    from totalled
    -- Without resolutions on both sides there is nothing to compare.
    where all_resolved > 0 and all_resolved_before > 0
)

select * from cost_changes
