-- Metrics of what the AI hands over: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

escalation_gates_applied as (
    select
        journey_key,
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

select * from escalation_gates_applied
