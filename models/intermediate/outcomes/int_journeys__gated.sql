-- For each gate that a metric applies: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

journeys_gated as (
    select
        journey_key,
        person_key,
        contact_key,
        first_conversation_key,
        repeat_of_journey_key,
        started_at,
        ended_at,
        dating_basis,
        started_on,
        episodes,
        contacts,
        final_claim as outcome_claim,
        is_claim_implied,
        outcome_before_downgrade,
        outcome,
        downgrade_reason,
        evidence_level,
        handoff_trigger,
        returned_after_seconds,
        is_inbound,
        is_anonymous,
        is_open,
        is_mature,
        is_article_only,
        started_at is not null as is_timed,
        outcome in ('forced_termination', 'rage_quit') as is_forced_exit,
        is_contained and is_inbound as is_contained,
        outcome = 'resolved' as is_resolved,

        ---------- automation
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
        end as exclusion_reason_quality,

        ---------- resolution
        case when not is_inbound then 'outbound' end as exclusion_reason_inbound,
        case
            when not is_inbound then 'outbound'
            when not is_observed then 'capability_absent:events'
        end as exclusion_reason_involvement,
        is_inbound and is_mature as is_resolution_candidate,
        is_inbound and is_mature and outcome = 'resolved' as is_resolution_success,
        is_inbound and is_mature and outcome = 'resolved' and evidence_level >= 2 as is_resolution_confirmed,
        is_inbound and is_mature and outcome = 'partially_resolved' as is_partially_resolved,
        is_inbound and is_mature and outcome = 'ambiguous' as is_ambiguous,
        is_inbound and outcome in ('abandoned', 'forced_termination', 'rage_quit') as is_abandoned,
        is_inbound and outcome = 'forced_termination' as is_forced_termination,
        is_inbound and outcome = 'rage_quit' as is_rage_quit,
        is_inbound and outcome = 'abandoned' and handler_path = 'none' and has_queued as is_queue_abandoned,
        case
            when is_inbound and is_mature and outcome = 'resolved' and seconds_to_claim >= 0 then seconds_to_claim
        end as seconds_to_resolution,
        case
            when not is_inbound then 'outbound'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
        end as exclusion_reason_resolution,
        case
            when not is_inbound then 'outbound'
            when outcome <> 'resolved' then 'not_resolved'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
            when seconds_to_claim is null or seconds_to_claim < 0 then 'no_times'
        end as exclusion_reason_resolution_time,
        is_inbound and is_declared as is_declared_resolved,
        is_check_landed,
        is_inbound and is_verifiable as is_verifiable,
        is_inbound and is_verifiable and is_verified as is_verified,
        case when is_inbound and is_verifiable then check_weight else 0 end as check_weight,
        case
            when not is_inbound then 'outbound'
            when not is_declared then 'not_declared'
            when not is_verifiable then 'no_check'
        end as exclusion_reason_accuracy,

        ---------- returns
        is_inbound and is_anonymous as is_inbound_anonymous,
        {% for name, seconds in {'24h': 86400, '3d': 259200, '7d': 604800}.items() %}
            is_inbound
            and not is_anonymous
            and not is_open
            and started_at is not null
            and coalesce(seconds_since_end > {{ seconds }}, false)
                as is_repeat_candidate_{{ name }},
            is_inbound
            and not is_anonymous
            and not is_open
            and started_at is not null
            and coalesce(seconds_since_end > {{ seconds }}, false)
            and coalesce(returned_after_seconds <= {{ seconds }}, false) as is_repeated_{{ name }},
        {% endfor %}
        case
            when not is_inbound then 'outbound'
            when is_anonymous then 'anonymous'
            when started_at is null then 'no_times'
            when is_open then 'open'
            when not coalesce(seconds_since_end > 604800, false) then 'window_open'
        end as exclusion_reason_repeat,

        ---------- escalation
        is_inbound and is_ai_started and coalesce(handoff_trigger <> 'usage_limit', true) as is_escalation_candidate,
        is_inbound and is_ai_started and has_handoff and handoff_trigger <> 'usage_limit' as is_escalated,
        case when is_inbound and is_ai_started then turns_before_handoff end
            as turns_before_handoff,
        case when is_inbound and is_ai_started then seconds_before_handoff end
            as seconds_before_handoff,
        is_inbound and is_ai_started and is_after_demand and demand_to_handoff_seconds is null as is_demand_untimed,
        case when is_inbound and is_ai_started then demand_to_handoff_seconds end
            as demand_to_handoff_seconds,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when handoff_trigger = 'usage_limit' then 'usage_limit'
        end as exclusion_reason_escalation,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when not has_handoff then 'not_escalated'
            when seconds_before_handoff is null then 'no_times'
        end as exclusion_reason_escalation_timing
    from gathered
)

select * from journeys_gated
