with escalations as (
    select * from {{ ref('fct_escalations') }}
    where is_inbound
),

escalations_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_escalation_candidate') }} as kept_or_escalated_journeys,
        {{ count_if('is_trigger_candidate') }} as trigger_candidates,
        {{ count_if('is_demand_trigger_candidate') }} as demand_trigger_candidates,
        {{ count_if('is_escalated_low_confidence') }} as low_confidence_escalations,
        {{ count_if('is_escalated_policy_or_risk') }} as policy_or_risk_escalations,
        {{ count_if('is_escalated_sentiment') }} as sentiment_escalations,
        {{ count_if('is_escalated_tool_failure') }} as tool_failure_escalations,
        {{ count_if('is_escalated_missing_knowledge') }} as missing_knowledge_escalations,
        {{ count_if('is_escalated_customer_demand') }} as customer_demand_escalations,
        {{ count_if('is_escalated_other') }} as other_escalations,
        {{ count_if('is_limit_candidate') }} as limit_candidates,
        {{ count_if('is_blocked_by_limit') }} as limit_handoffs,
        {{ rate_counts('proactive') }},
        {{ count_if('is_customer_demanded') }} as customer_demanded_escalations,
        {{ count_if('is_containment_reviewed') }} as reviewed_containments,
        cast(sum(reviewed_containment_weight) as {{ type_double() }}) as reviewed_containment_weights,
        cast(sum(under_escalation_weight) as {{ type_double() }}) as under_escalation_weights,
        cast(sum(reviewed_containment_weight * reviewed_containment_weight) as {{ type_double() }})
            as reviewed_containment_weight_squared,
        {{ count_if('is_need_reviewed') }} as reviewed_needs,
        cast(sum(needed_weight) as {{ type_double() }}) as needed_weights,
        cast(sum(case when is_need_reviewed then accurate_escalation_weight else 0 end) as {{ type_double() }})
            as met_need_weights,
        cast(sum(needed_weight * needed_weight) as {{ type_double() }}) as needed_weight_squared,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_escalation_candidate and not is_mature') }} as immature_kept_or_escalated,
        {{ count_if('is_trigger_candidate and not is_mature') }} as immature_trigger_candidates,
        {{ count_if('is_demand_trigger_candidate and not is_mature') }} as immature_demand_triggers,
        {{ count_if('is_limit_candidate and not is_mature') }} as immature_limit_candidates,
        {{ count_if("exclusion_reason_trigger like 'capability_absent:%'") }} as trigger_lacking,
        {{ count_if("exclusion_reason_demand_trigger like 'capability_absent:%'") }} as demand_trigger_lacking,
        {{ count_if("exclusion_reason_limit like 'capability_absent:%'") }} as limit_lacking,
        {{ count_if('is_proactive_candidate and not is_mature') }} as immature_proactive,
        {{ count_if('is_containment_reviewed and not is_mature') }} as immature_reviewed_containments,
        {{ count_if('is_need_reviewed and not is_mature') }} as immature_reviewed_needs,
        {{ count_if("exclusion_reason_under_escalation like 'capability_absent:%'") }} as unreviewable_containments,
        {{ count_if("exclusion_reason_escalation_recall like 'capability_absent:%'") }} as unreviewable_needs
    from escalations
    {{ group_by_period_and_segment(segments()) }}
)

select * from escalations_measures
