with journeys as (
    select * from {{ ref('fct_journeys') }}
    where is_inbound
),

automation_measures as (
    select
        {{ period_and_segment(segments()) }},
        cast(count(*) as bigint) as inbound_journeys,
        {{ count_if('is_observed') }} as observed_journeys,
        {{ count_if('is_ai_involved') }} as ai_involved_journeys,
        {{ count_if('is_ai_started') }} as ai_started_journeys,
        {{ count_if('is_eligible') }} as eligible_journeys,
        {{ count_if('is_eligible_observed') }} as eligible_observed_journeys,
        {{ count_if('is_eligible_ai_involved') }} as eligible_ai_involved_journeys,
        {{ count_if('is_quantity_contained') }} as quantity_contained_journeys,
        {{ count_if('is_containment_candidate') }} as containment_candidates,
        {{ count_if('is_containment_success') }} as containment_successes,
        {{ count_if('is_containment_candidate_without_forced_exits') }} as containment_candidates_without_forced_exits,
        {{ count_if('is_quality_candidate') }} as quality_candidates,
        {{ count_if('is_quality_success') }} as quality_successes,
        {{ count_if('is_quality_assumed') }} as quality_assumed,
        {{ count_if('is_same_question_candidate') }} as same_question_candidates,
        {{ count_if('is_same_question_return') }} as same_question_returns,
        {{ count_if('is_resolution_candidate') }} as resolution_candidates,
        {{ count_if('is_resolution_success') }} as resolution_successes,
        {{ count_if('is_resolution_confirmed') }} as confirmed_resolutions,
        {{ count_if('is_partially_resolved') }} as partial_resolutions,
        {{ count_if('is_ambiguous') }} as ambiguous_outcomes,
        {{ count_if('is_abandoned') }} as abandoned_journeys,
        {{ count_if('is_forced_termination') }} as forced_terminations,
        {{ count_if('is_rage_quit_candidate') }} as rage_quit_candidates,
        {{ count_if('is_rage_quit') }} as rage_quits,
        {{ count_if('is_queue_abandon_candidate') }} as queue_abandon_candidates,
        {{ count_if('is_queue_abandoned') }} as queue_abandonments,
        {{ count_if('is_inbound_anonymous') }} as anonymous_journeys,
        {{ count_if('is_repeat_candidate_24h') }} as repeat_candidates_24h,
        {{ count_if('is_repeat_candidate_3d') }} as repeat_candidates_3d,
        {{ count_if('is_repeat_candidate_7d') }} as repeat_candidates_7d,
        {{ count_if('is_repeated_24h') }} as repeats_24h,
        {{ count_if('is_repeated_3d') }} as repeats_3d,
        {{ count_if('is_repeated_7d') }} as repeats_7d,

        ---------- rows that would be counted, whose window has not closed: the cell is not final
        {{ count_if('not is_mature') }} as immature_journeys,
        {{ count_if('is_rage_quit_candidate and not is_mature') }} as immature_rage_quits,
        {{ count_if('is_queue_abandon_candidate and not is_mature') }} as immature_queue_abandons,
        {{ count_if('is_observed and not is_mature') }} as immature_observed,
        {{ count_if('is_eligible_observed and not is_mature') }} as immature_eligible,
        {{ count_if('is_ai_started and not is_mature') }} as immature_ai_started,
        {{ count_if("exclusion_reason_containment in ('window_open', 'no_times')") }} as immature_containment,
        {{ count_if("exclusion_reason_containment in ('window_open', 'no_times') and not is_forced_exit") }}
            as immature_containment_without_forced_exits,
        {{ count_if("exclusion_reason_quality in ('window_open', 'no_times')") }} as immature_quality,
        {{ count_if("exclusion_reason_quality in ('window_open', 'no_times') and not is_anonymous") }}
            as immature_same_question,
        {{ count_if('is_resolved and not is_mature') }} as immature_resolved,
        {{ count_if('not is_anonymous and not is_repeat_candidate_24h') }} as immature_24h,
        {{ count_if('not is_anonymous and not is_repeat_candidate_3d') }} as immature_3d,
        {{ count_if('not is_anonymous and not is_repeat_candidate_7d') }} as immature_7d,

        ---------- why a cell without a value has none: its window is open, its rows have no times, its source no turns
        {{ count_if("exclusion_reason_containment = 'window_open'") }} as containment_waiting,
        {{ count_if("exclusion_reason_containment = 'window_open' and not is_forced_exit") }}
            as containment_waiting_without_forced_exits,
        {{ count_if("exclusion_reason_quality = 'window_open'") }} as quality_waiting,
        {{ count_if("exclusion_reason_quality = 'window_open' and not is_anonymous") }} as same_question_waiting,
        {{ count_if("exclusion_reason_resolution = 'window_open'") }} as resolution_waiting,
        {{ count_if("exclusion_reason_resolution = 'window_open' and is_resolved") }} as confirmation_waiting,
        {{ count_if('is_timed and not is_anonymous and not is_repeat_candidate_24h') }} as repeat_waiting_24h,
        {{ count_if('is_timed and not is_anonymous and not is_repeat_candidate_3d') }} as repeat_waiting_3d,
        {{ count_if('is_timed and not is_anonymous and not is_repeat_candidate_7d') }} as repeat_waiting_7d,
        {{ count_if("exclusion_reason_containment = 'no_times'") }} as containment_untimed,
        {{ count_if("exclusion_reason_containment = 'no_times' and not is_forced_exit") }}
            as containment_untimed_without_forced_exits,
        {{ count_if("exclusion_reason_quality = 'no_times'") }} as quality_untimed,
        {{ count_if("exclusion_reason_quality = 'no_times' and not is_anonymous") }} as same_question_untimed,
        {{ count_if("exclusion_reason_resolution = 'no_times'") }} as resolution_untimed,
        {{ count_if("exclusion_reason_resolution = 'no_times' and is_resolved") }} as confirmation_untimed,
        {{ count_if('not is_timed and not is_anonymous') }} as repeat_untimed,
        {{ count_if('not is_observed') }} as unobserved_journeys,
        {{ count_if('not is_rage_quit_candidate') }} as rage_quit_lacking,
        {{ count_if('not is_queue_abandon_candidate') }} as queue_abandon_lacking
    from journeys
    {{ group_by_period_and_segment(segments()) }}
)

select * from automation_measures
