-- Why the AI handed over, and who asked first: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

felt as (
    select * from {{ ref('int_handoffs__felt') }}
),

escalations as (
    select
        gathered.*,
        gathered.is_inbound and gathered.is_ai_started and gathered.has_handoff as is_escalation,
        gathered.is_inbound and gathered.is_ai_started and coalesce(gathered.handoff_trigger <> 'usage_limit', true)
            as is_kept_or_escalated,
        felt.is_after_frustration,
        felt.frustration_to_handoff_seconds
    from gathered
    left join felt on gathered.journey_key = felt.journey_key
),

triggered as (
    select
        escalations.*,
        is_escalation and handoff_trigger not in ('usage_limit', 'unknown') as has_known_trigger,
        is_escalation and coalesce(is_after_frustration, false) as is_escalated_after_frustration
    from escalations
),

trigger_gates_applied as (
    select
        journey_key,
        -- The parts of one rate: whoever never says why tells none of them apart.
        is_kept_or_escalated and has_handoff_reasons as is_trigger_candidate,
        is_kept_or_escalated and has_demand_signs as is_demand_trigger_candidate,
        is_inbound and is_ai_started and has_handoff_reasons as is_limit_candidate,
        is_escalation and handoff_trigger = 'usage_limit' as is_blocked_by_limit,
        is_escalation and handoff_trigger = 'low_confidence' as is_escalated_low_confidence,
        is_escalation and handoff_trigger in ('policy', 'risk') as is_escalated_policy_or_risk,
        is_escalation and handoff_trigger = 'sentiment' as is_escalated_sentiment,
        is_escalation and handoff_trigger = 'tool_failure' as is_escalated_tool_failure,
        is_escalation and handoff_trigger = 'missing_knowledge' as is_escalated_missing_knowledge,
        is_escalation and handoff_trigger = 'customer_demand' as is_escalated_customer_demand,
        is_escalation and handoff_trigger in ('planned', 'misroute', 'other', 'unknown') as is_escalated_other,
        has_known_trigger as is_proactive_candidate,
        has_known_trigger and not is_after_demand
        and handoff_trigger in (
            'low_confidence', 'policy', 'risk', 'sentiment', 'tool_failure', 'missing_knowledge'
        ) as is_proactive_success,
        has_known_trigger and (is_after_demand or handoff_trigger = 'customer_demand') as is_customer_demanded,
        -- Turns in an order of their own may bear times that run backwards: no duration.
        case
            when is_escalated_after_frustration and frustration_to_handoff_seconds >= 0
                then frustration_to_handoff_seconds
        end as frustration_to_handoff_seconds,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when not has_handoff_reasons then 'capability_absent:handoff_reasons'
        end as exclusion_reason_limit,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when handoff_trigger = 'usage_limit' then 'usage_limit'
            when not has_handoff_reasons then 'capability_absent:handoff_reasons'
        end as exclusion_reason_trigger,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when handoff_trigger = 'usage_limit' then 'usage_limit'
            when not has_demand_signs then 'capability_absent:handoff_reasons'
        end as exclusion_reason_demand_trigger,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when not has_handoff then 'not_escalated'
            when handoff_trigger = 'usage_limit' then 'usage_limit'
            when handoff_trigger = 'unknown' then 'unknown_trigger'
        end as exclusion_reason_proactive,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when not has_handoff then 'not_escalated'
            when not is_escalated_after_frustration then 'no_frustration'
            when not coalesce(frustration_to_handoff_seconds >= 0, false) then 'no_times'
        end as exclusion_reason_frustration
    from triggered
)

select * from trigger_gates_applied
