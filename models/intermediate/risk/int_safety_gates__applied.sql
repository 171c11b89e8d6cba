-- Metrics of safe automation and of success that did not last: is the journey in, and if not, why (contract, rule 10).
{%- set watched_days = [var('complaint_window_days'), var('reversal_window_days'), var('closure_window_days')] | max %}
with journeys as (
    select * from {{ ref('int_journeys__gathered') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

safety as (
    select * from {{ ref('int_journey_safety__assessed') }}
),

aftermaths as (
    select
        events.journey_key,
        max(case when events.event_kind in ('complaint', 'dispute', 'regulator_contact') then 1 else 0 end) = 1
            as is_complained,
        max(case when events.event_kind in ('reversal', 'chargeback') then 1 else 0 end) = 1 as is_reversed,
        max(case when events.event_kind = 'account_closed' then 1 else 0 end) = 1 as is_closed
    from {{ ref('int_aftermath_events__assigned') }} as events
    inner join catalogued on events.journey_key = catalogued.journey_key
    -- Closing the account is no failure where that is what the customer came for.
    where events.event_kind <> coalesce(catalogued.completion_event, 'none')
    group by events.journey_key
),

systems as (
    select count(*) > 0 as has_business_events
    from {{ ref('int_business_events__conformed') }}
),

joined as (
    select
        journeys.journey_key,
        journeys.outcome,
        safety.is_check_landed,
        safety.is_reviewed,
        safety.has_violation,
        safety.has_finding,
        coalesce(catalogued.risk_tier in ('high', 'critical'), false) as is_high_risk,
        case
            when coalesce(catalogued.risk_tier in ('high', 'critical'), false) then safety.review_weight else 1
        end as safety_weight,
        coalesce(journeys.returned_after_seconds <= 604800, false) as is_recontacted,
        coalesce(aftermaths.is_complained, false) as is_complained,
        coalesce(aftermaths.is_reversed, false) as is_reversed,
        coalesce(aftermaths.is_closed, false) as is_closed,
        case
            when not journeys.is_inbound then 'outbound'
            when journeys.handler_path <> 'bot_only' then 'not_automated'
            when journeys.outcome <> 'resolved' then 'not_resolved'
            when journeys.started_at is null then 'no_times'
            when not journeys.is_mature then 'window_open'
        end as exclusion_reason_unassessed,
        case
            when not journeys.is_inbound then 'outbound'
            when journeys.outcome_before_downgrade <> 'resolved' then 'not_resolved'
            when journeys.is_anonymous then 'anonymous'
            when not systems.has_business_events then 'capability_absent:business_events'
            when journeys.started_at is null then 'no_times'
            when journeys.is_open or not coalesce(journeys.seconds_since_end > {{ watched_days }} * 86400, false)
                then 'window_open'
        end as exclusion_reason_silent_failure
    from journeys
    inner join catalogued on journeys.journey_key = catalogued.journey_key
    inner join safety on journeys.journey_key = safety.journey_key
    left join aftermaths on journeys.journey_key = aftermaths.journey_key
    cross join systems
),

reasoned as (
    select
        joined.*,
        case when is_high_risk then is_reviewed else is_check_landed end as is_assessed,
        coalesce(exclusion_reason_unassessed, case
            when is_high_risk and not is_reviewed then 'not_reviewed'
            when not is_high_risk and not is_check_landed then 'capability_absent:safety_checks'
        end) as exclusion_reason_safe_automation
    from joined
),

safety_gates_applied as (
    select
        journey_key,
        is_reviewed,
        has_violation,
        has_finding,
        exclusion_reason_unassessed is null as is_unassessed_candidate,
        exclusion_reason_unassessed is null and not is_assessed as is_unassessed_success,
        exclusion_reason_unassessed,
        exclusion_reason_safe_automation is null as is_safe_automation_candidate,
        exclusion_reason_safe_automation is null and not has_finding as is_safe_automation_success,
        exclusion_reason_safe_automation is null and not has_violation as is_free_of_violations,
        case when exclusion_reason_safe_automation is null then safety_weight else 0 end as safety_weight,
        exclusion_reason_safe_automation,
        exclusion_reason_silent_failure is null as is_silent_failure_candidate,
        exclusion_reason_silent_failure is null and (is_recontacted or is_complained or is_reversed or is_closed)
            as is_silent_failure_success,
        exclusion_reason_silent_failure is null and is_recontacted as is_silently_recontacted,
        exclusion_reason_silent_failure is null and is_complained as is_silently_complained,
        exclusion_reason_silent_failure is null and is_reversed as is_silently_reversed,
        exclusion_reason_silent_failure is null and is_closed as is_silently_closed,
        -- What still stood when its journey window closed, and fell afterwards (R47).
        outcome = 'resolved' and (is_recontacted or is_complained or is_reversed or is_closed) as is_later_reversed,
        exclusion_reason_silent_failure
    from reasoned
)

select * from safety_gates_applied
