with risks as (
    select * from {{ ref('fct_journey_risks') }}
    where is_inbound
),

safety_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('safe_automation') }},
        -- A sampled review of a risky journey weighs as many as it was drawn from (R71).
        cast(sum(safety_weight) as {{ type_double() }}) as safety_weight,
        cast(sum(case when is_safe_automation_success then safety_weight else 0 end) as {{ type_double() }})
            as safe_weight,
        cast(sum(case when is_free_of_violations then safety_weight else 0 end) as {{ type_double() }})
            as violation_free_weight,
        cast(sum(safety_weight * safety_weight) as {{ type_double() }}) as safety_weight_squared,
        {{ rate_counts('unassessed') }},
        {{ count_if("exclusion_reason_unassessed in ('window_open', 'no_times')") }} as automation_immature,
        {{ rate_counts('silent_failure') }},
        {{ count_if('is_silently_recontacted') }} as silent_recontacts,
        {{ count_if('is_silently_complained') }} as silent_complaints,
        {{ count_if('is_silently_reversed') }} as silent_reversals,
        {{ count_if('is_silently_closed') }} as silent_closures,
        {{ count_if("exclusion_reason_silent_failure in ('window_open', 'no_times')") }} as silent_failure_immature
    from risks
    {{ group_by_period_and_segment(segments()) }}
)

select * from safety_measures
