with journeys as (
    select * from {{ ref('fct_journeys') }}
),

triggers as (
    select * from {{ ref('int_trigger_gates__applied') }}
),

reviews as (
    select * from {{ ref('int_escalation_review_gates__applied') }}
),

contexts as (
    select * from {{ ref('int_context_gates__applied') }}
),

qualities as (
    select * from {{ ref('int_handoff_quality_gates__applied') }}
),

resolutions as (
    select * from {{ ref('int_post_handoff_gates__applied') }}
),

transfers as (
    select * from {{ ref('int_transfer_gates__applied') }}
),

fct_escalations as (
    select
        journeys.journey_key as escalation_key,
        journeys.journey_key,

        ---------- segments
        {%- for segment in segments(people=true) %}
            journeys.{{ segment }},
        {%- endfor %}
        coalesce(journeys.handoff_trigger, 'none') as handoff_trigger,

        ---------- times
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,

        ---------- what the journey is
        journeys.is_inbound,
        journeys.is_mature,
        journeys.outcome,

        ---------- why it was handed over
        journeys.is_ai_started,
        journeys.is_escalation_candidate,
        triggers.is_trigger_candidate,
        triggers.is_demand_trigger_candidate,
        triggers.is_limit_candidate,
        triggers.is_blocked_by_limit,
        triggers.is_escalated_low_confidence,
        triggers.is_escalated_policy_or_risk,
        triggers.is_escalated_sentiment,
        triggers.is_escalated_tool_failure,
        triggers.is_escalated_missing_knowledge,
        triggers.is_escalated_customer_demand,
        triggers.is_escalated_other,
        triggers.is_proactive_candidate,
        triggers.is_proactive_success,
        triggers.is_customer_demanded,
        cast(triggers.frustration_to_handoff_seconds as {{ type_double() }}) as frustration_to_handoff_seconds,

        ---------- whether it should have been
        reviews.is_escalation_reviewed,
        cast(reviews.reviewed_escalation_weight as {{ type_double() }}) as reviewed_escalation_weight,
        cast(reviews.accurate_escalation_weight as {{ type_double() }}) as accurate_escalation_weight,
        cast(reviews.over_escalation_weight as {{ type_double() }}) as over_escalation_weight,
        reviews.is_containment_reviewed,
        cast(reviews.reviewed_containment_weight as {{ type_double() }}) as reviewed_containment_weight,
        cast(reviews.under_escalation_weight as {{ type_double() }}) as under_escalation_weight,
        reviews.is_need_reviewed,
        cast(reviews.needed_weight as {{ type_double() }}) as needed_weight,

        ---------- what was passed on
        contexts.is_context_candidate,
        cast(contexts.context_weight as {{ type_double() }}) as context_weight,
        cast(contexts.preserved_weight as {{ type_double() }}) as preserved_weight,
        contexts.is_seamless_candidate,
        cast(contexts.seamless_candidate_weight as {{ type_double() }}) as seamless_candidate_weight,
        cast(contexts.seamless_weight as {{ type_double() }}) as seamless_weight,
        contexts.is_repeat_information_candidate,
        contexts.is_repeat_information_success,
        contexts.known_fields,
        contexts.passed_fields,

        ---------- how it went
        cast(qualities.handoff_quality as {{ type_double() }}) as handoff_quality,
        cast(qualities.handoff_wait_seconds as {{ type_double() }}) as handoff_wait_seconds,
        qualities.is_misroute_candidate,
        qualities.is_misroute_success,
        cast(qualities.sentiment_change as {{ type_double() }}) as sentiment_change,
        cast(resolutions.post_handoff_seconds as {{ type_double() }}) as post_handoff_seconds,
        cast(resolutions.compared_seconds as {{ type_double() }}) as compared_seconds,
        cast(resolutions.expected_seconds as {{ type_double() }}) as expected_seconds,
        resolutions.is_post_handoff_pending,
        resolutions.is_reference_pending,
        transfers.is_specialist_transfer_candidate,
        transfers.is_specialist_transfer_success,
        transfers.is_transferred_planned,
        transfers.is_transferred_unplanned,
        transfers.is_transferred_unmarked,

        ---------- why not
        journeys.exclusion_reason_escalation,
        triggers.exclusion_reason_limit,
        triggers.exclusion_reason_trigger,
        triggers.exclusion_reason_demand_trigger,
        triggers.exclusion_reason_proactive,
        triggers.exclusion_reason_frustration,
        reviews.exclusion_reason_escalation_accuracy,
        reviews.exclusion_reason_under_escalation,
        reviews.exclusion_reason_escalation_recall,
        contexts.exclusion_reason_context,
        contexts.exclusion_reason_repeat_information,
        contexts.exclusion_reason_context_fields,
        contexts.exclusion_reason_seamless,
        qualities.exclusion_reason_quality_index,
        qualities.exclusion_reason_wait,
        qualities.exclusion_reason_misroute,
        qualities.exclusion_reason_sentiment_change,
        resolutions.exclusion_reason_post_handoff,
        resolutions.exclusion_reason_time_penalty,
        transfers.exclusion_reason_specialist_transfer
    from journeys
    inner join triggers on journeys.journey_key = triggers.journey_key
    inner join reviews on journeys.journey_key = reviews.journey_key
    inner join contexts on journeys.journey_key = contexts.journey_key
    inner join qualities on journeys.journey_key = qualities.journey_key
    inner join resolutions on journeys.journey_key = resolutions.journey_key
    inner join transfers on journeys.journey_key = transfers.journey_key
)

select * from fct_escalations
