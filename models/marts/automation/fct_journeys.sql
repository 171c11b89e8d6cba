with journeys as (
    select * from {{ ref('int_journeys__gathered') }}
),

automation as (
    select * from {{ ref('int_automation_gates__applied') }}
),

resolutions as (
    select * from {{ ref('int_resolution_gates__applied') }}
),

repeats as (
    select * from {{ ref('int_repeat_gates__applied') }}
),

escalations as (
    select * from {{ ref('int_escalation_gates__applied') }}
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
        journeys.final_claim as outcome_claim,
        journeys.is_claim_implied,
        journeys.outcome_before_downgrade,
        journeys.outcome,
        journeys.downgrade_reason,
        cast(journeys.evidence_level as bigint) as evidence_level,
        journeys.handoff_trigger,
        cast(escalations.turns_before_handoff as bigint) as turns_before_handoff,
        cast(escalations.seconds_before_handoff as {{ type_double() }}) as seconds_before_handoff,
        cast(escalations.demand_to_handoff_seconds as {{ type_double() }}) as demand_to_handoff_seconds,
        cast(resolutions.seconds_to_resolution as {{ type_double() }}) as seconds_to_resolution,
        cast(journeys.returned_after_seconds as {{ type_double() }}) as returned_after_seconds,

        ---------- flags: what the journey is
        journeys.is_inbound,
        journeys.is_anonymous,
        journeys.is_open,
        journeys.is_mature,
        journeys.is_article_only,
        journeys.is_timed,
        resolutions.is_forced_exit,
        automation.is_observed,
        automation.is_ai_involved,
        automation.is_ai_started,
        automation.is_eligible,
        automation.is_eligible_observed,
        automation.is_contained,
        resolutions.is_resolved,

        ---------- gates: what each metric counts, and why not
        automation.is_eligible_ai_involved,
        automation.is_quantity_contained,
        automation.is_containment_candidate,
        automation.is_containment_success,
        automation.is_containment_candidate_without_forced_exits,
        automation.is_quality_candidate,
        automation.is_quality_success,
        automation.is_quality_assumed,
        automation.is_same_question_candidate,
        automation.is_same_question_return,
        resolutions.is_resolution_candidate,
        resolutions.is_resolution_success,
        resolutions.is_resolution_confirmed,
        resolutions.is_partially_resolved,
        resolutions.is_ambiguous,
        resolutions.is_abandoned,
        resolutions.is_forced_termination,
        resolutions.is_rage_quit_candidate,
        resolutions.is_rage_quit,
        resolutions.is_queue_abandon_candidate,
        resolutions.is_queue_abandoned,
        resolutions.is_path_candidate,
        repeats.is_inbound_anonymous,
        repeats.is_repeat_candidate_24h,
        repeats.is_repeat_candidate_3d,
        repeats.is_repeat_candidate_7d,
        repeats.is_repeated_24h,
        repeats.is_repeated_3d,
        repeats.is_repeated_7d,
        escalations.is_escalation_candidate,
        escalations.is_escalated,
        escalations.is_demand_untimed,
        resolutions.is_declared_resolved,
        resolutions.is_check_landed,
        resolutions.is_verifiable,
        resolutions.is_verified,
        cast(resolutions.check_weight as {{ type_double() }}) as check_weight,
        resolutions.exclusion_reason_inbound,
        resolutions.exclusion_reason_rage_quit,
        resolutions.exclusion_reason_queue_abandon,
        resolutions.exclusion_reason_path,
        automation.exclusion_reason_involvement,
        automation.exclusion_reason_containment,
        automation.exclusion_reason_quality,
        resolutions.exclusion_reason_resolution,
        resolutions.exclusion_reason_resolution_time,
        repeats.exclusion_reason_repeat,
        escalations.exclusion_reason_escalation,
        escalations.exclusion_reason_escalation_timing,
        resolutions.exclusion_reason_accuracy
    from journeys
    inner join segments on journeys.journey_key = segments.journey_key
    inner join automation on journeys.journey_key = automation.journey_key
    inner join resolutions on journeys.journey_key = resolutions.journey_key
    inner join repeats on journeys.journey_key = repeats.journey_key
    inner join escalations on journeys.journey_key = escalations.journey_key
)

select * from fct_journeys
