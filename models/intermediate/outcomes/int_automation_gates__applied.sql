-- Metrics of what the AI takes part in and settles alone: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

automation_gates_applied as (
    select
        journey_key,
        -- A source that exports no turns cannot say who took part: such journeys are left out, not counted as zero.
        is_inbound and is_observed as is_observed,
        is_inbound and has_ai as is_ai_involved,
        is_inbound and is_ai_started as is_ai_started,
        is_inbound and is_automation_eligible as is_eligible,
        is_inbound and is_automation_eligible and is_observed as is_eligible_observed,
        is_inbound and is_automation_eligible and has_ai as is_eligible_ai_involved,
        is_inbound and is_ai_started and not has_human and not has_handoff and not has_ticket_created
            as is_quantity_contained,
        is_inbound and is_automation_eligible and not is_article_only and is_observed and is_mature
            as is_containment_candidate,
        is_inbound and is_contained as is_contained,
        is_inbound and is_contained and is_mature and outcome = 'resolved' as is_containment_success,
        is_inbound and is_automation_eligible and not is_article_only and is_observed and is_mature
        and outcome not in ('forced_termination', 'rage_quit') as is_containment_candidate_without_forced_exits,
        is_inbound and is_contained and is_mature as is_quality_candidate,
        is_inbound and is_proven_contained and is_mature as is_quality_success,
        is_inbound and is_assumed_contained and is_mature as is_quality_assumed,
        is_inbound and is_contained and is_mature and not is_anonymous as is_same_question_candidate,
        is_inbound and is_contained and is_mature and not is_anonymous
        and coalesce(returned_after_seconds <= 86400, false) as is_same_question_return,
        case
            when not is_inbound then 'outbound'
            when not is_observed then 'capability_absent:events'
        end as exclusion_reason_involvement,
        case
            when not is_inbound then 'outbound'
            when is_article_only then 'article_only'
            when not is_automation_eligible then 'not_eligible'
            when not is_observed then 'capability_absent:events'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
        end as exclusion_reason_containment,
        case
            when not is_inbound then 'outbound'
            when not is_contained then 'not_contained'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
        end as exclusion_reason_quality
    from gathered
)

select * from automation_gates_applied
