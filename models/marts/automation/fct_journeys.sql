with journeys as (
    select * from {{ ref('int_journeys__gated') }}
),

segments as (
    select * from {{ ref('int_journeys__segmented') }}
),

fct_journeys as (
    select
        journeys.journey_key,
        journeys.person_key,
        journeys.contact_key,
        journeys.first_conversation_key,
        journeys.repeat_of_journey_key,

        ---------- segments
        segments.intent,
        segments.intent_complexity,
        segments.risk_tier,
        segments.channel,
        segments.channel_mode,
        segments.handler_path,
        segments.customer_segment,
        segments.language,
        segments.region,
        segments.product_line,
        segments.release_version,
        segments.team,
        segments.tenure_band,
        segments.source_system,
        segments.source_instance,

        ---------- times
        cast(journeys.started_at as timestamp) as started_at,
        cast(journeys.ended_at as timestamp) as ended_at,
        journeys.dating_basis,
        journeys.started_on,
        cast({{ dbt.date_trunc('week', 'journeys.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'journeys.started_on') }} as date) as started_month,

        ---------- what happened
        cast(journeys.episodes as bigint) as episodes,
        cast(journeys.contacts as bigint) as contacts,
        journeys.outcome_claim,
        journeys.is_claim_implied,
        journeys.outcome_before_downgrade,
        journeys.outcome,
        journeys.downgrade_reason,
        cast(journeys.evidence_level as bigint) as evidence_level,
        journeys.handoff_trigger,
        cast(journeys.turns_before_handoff as bigint) as turns_before_handoff,
        cast(journeys.seconds_before_handoff as {{ type_double() }}) as seconds_before_handoff,
        cast(journeys.demand_to_handoff_seconds as {{ type_double() }}) as demand_to_handoff_seconds,
        cast(journeys.seconds_to_resolution as {{ type_double() }}) as seconds_to_resolution,
        cast(journeys.returned_after_seconds as {{ type_double() }}) as returned_after_seconds,

        ---------- flags: what the journey is
        journeys.is_inbound,
        journeys.is_anonymous,
        journeys.is_open,
        journeys.is_mature,
        journeys.is_article_only,
        journeys.is_timed,
        journeys.is_forced_exit,
        journeys.is_observed,
        journeys.is_ai_involved,
        journeys.is_ai_started,
        journeys.is_eligible,
        journeys.is_eligible_observed,
        journeys.is_contained,
        journeys.is_resolved,

        ---------- gates: what each metric counts, and why not
        journeys.is_eligible_ai_involved,
        journeys.is_quantity_contained,
        journeys.is_containment_candidate,
        journeys.is_containment_success,
        journeys.is_containment_candidate_without_forced_exits,
        journeys.is_quality_candidate,
        journeys.is_quality_success,
        journeys.is_quality_assumed,
        journeys.is_same_question_candidate,
        journeys.is_same_question_return,
        journeys.is_resolution_candidate,
        journeys.is_resolution_success,
        journeys.is_resolution_confirmed,
        journeys.is_partially_resolved,
        journeys.is_ambiguous,
        journeys.is_abandoned,
        journeys.is_forced_termination,
        journeys.is_rage_quit,
        journeys.is_queue_abandoned,
        journeys.is_inbound_anonymous,
        journeys.is_repeat_candidate_24h,
        journeys.is_repeat_candidate_3d,
        journeys.is_repeat_candidate_7d,
        journeys.is_repeated_24h,
        journeys.is_repeated_3d,
        journeys.is_repeated_7d,
        journeys.is_escalation_candidate,
        journeys.is_escalated,
        journeys.is_demand_untimed,
        journeys.is_declared_resolved,
        journeys.is_check_landed,
        journeys.is_verifiable,
        journeys.is_verified,
        cast(journeys.check_weight as {{ type_double() }}) as check_weight,
        journeys.exclusion_reason_inbound,
        journeys.exclusion_reason_involvement,
        journeys.exclusion_reason_containment,
        journeys.exclusion_reason_quality,
        journeys.exclusion_reason_resolution,
        journeys.exclusion_reason_resolution_time,
        journeys.exclusion_reason_repeat,
        journeys.exclusion_reason_escalation,
        journeys.exclusion_reason_escalation_timing,
        journeys.exclusion_reason_accuracy
    from journeys
    inner join segments on journeys.journey_key = segments.journey_key
)

select * from fct_journeys
