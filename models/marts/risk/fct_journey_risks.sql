with journeys as (
    select * from {{ ref('fct_journeys') }}
),

gates as (
    select * from {{ ref('int_safety_gates__applied') }}
),

fct_journey_risks as (
    select
        journeys.journey_key as risk_key,
        journeys.journey_key,

        ---------- segments
        journeys.intent,
        journeys.intent_complexity,
        journeys.risk_tier,
        journeys.channel,
        journeys.channel_mode,
        journeys.handler_path,
        journeys.customer_segment,
        journeys.language,
        journeys.region,
        journeys.product_line,
        journeys.release_version,
        journeys.source_system,
        journeys.source_instance,

        ---------- times
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,

        ---------- what was found, and what followed
        journeys.is_inbound,
        gates.is_reviewed,
        gates.has_finding,
        gates.has_violation,
        gates.is_later_reversed,
        gates.is_silently_recontacted,
        gates.is_silently_complained,
        gates.is_silently_reversed,
        gates.is_silently_closed,

        ---------- gates: what each metric counts, and why not
        gates.is_safe_automation_candidate,
        gates.is_safe_automation_success,
        gates.is_free_of_violations,
        cast(gates.safety_weight as {{ type_double() }}) as safety_weight,
        gates.is_unassessed_candidate,
        gates.is_unassessed_success,
        gates.is_silent_failure_candidate,
        gates.is_silent_failure_success,
        gates.exclusion_reason_safe_automation,
        gates.exclusion_reason_unassessed,
        gates.exclusion_reason_silent_failure
    from journeys
    inner join gates on journeys.journey_key = gates.journey_key
)

select * from fct_journey_risks
