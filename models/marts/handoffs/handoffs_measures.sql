with journeys as (
    select * from {{ ref('fct_journeys') }}
    where is_inbound
),

handoffs_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_escalation_candidate') }} as escalation_candidates,
        {{ count_if('is_escalated') }} as escalated_journeys,
        {{ quantile_and_bounds('seconds_before_handoff', 0.5, 'median_seconds_before_handoff') }},
        {{ quantile_and_bounds('seconds_before_handoff', 0.9, 'p90_seconds_before_handoff') }},
        cast(count(seconds_before_handoff) as bigint) as timed_escalations,
        {{ quantile_and_bounds('turns_before_handoff', 0.5, 'median_turns_before_handoff') }},
        cast(count(turns_before_handoff) as bigint) as escalations_with_turns,
        {{ quantile_and_bounds('demand_to_handoff_seconds', 0.5, 'median_demand_to_handoff_seconds') }},
        cast(count(demand_to_handoff_seconds) as bigint) as timed_demands,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_escalation_candidate and not is_mature') }} as immature_escalation_candidates,
        {{ count_if('turns_before_handoff is not null and not is_mature') }} as immature_escalations,
        {{ count_if("exclusion_reason_escalation_timing = 'no_times'") }} as untimed_escalations,
        {{ count_if('is_demand_untimed') }} as untimed_demands
    from journeys
    {{ group_by_period_and_segment(segments()) }}
)

select * from handoffs_measures
