-- Metrics of what was found in interactions: is one in, and if not, why (contract, rule 10).
with observed as (
    select * from {{ ref('int_interactions__observed') }}
),

reviewed as (
    select * from {{ ref('int_interactions__reviewed') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

journeys as (
    select * from {{ ref('int_journeys__gathered') }}
),

programmes as (
    select coalesce(max(case when disclosure_weight is not null then 1 else 0 end), 0) = 1 as has_disclosure_reviews
    from reviewed
),

-- Conversations, and reviewed things that name none.
listed as (
    select
        conversation_key as interaction_key,
        conversation_key
    from observed
    union all
    select
        interaction_key,
        conversation_key
    from reviewed
    where conversation_key is null
),

joined as (
    select
        listed.interaction_key,
        listed.conversation_key,
        memberships.journey_key,
        coalesce(journeys.is_inbound, true) as is_inbound,
        coalesce(observed.answers, 0) as answers,
        coalesce(observed.outputs, 0) as outputs,
        coalesce(observed.guardrail_stops + observed.overrides, 0) as near_misses,
        coalesce(observed.guardrail_stops + observed.overrides_in_time, 0) as caught_items,
        -- A log of corrections tells of all; a review of those it was drawn for.
        case
            when observed.late_corrections > 0 then 1
            else greatest(
                case when reviewed.has_violation then reviewed.violation_weight else 0 end,
                case when reviewed.has_critical_error then reviewed.error_weight else 0 end
            )
        end as escaped_weight,
        coalesce(observed.guardrail_hits > 0, false) as has_guardrail_hit,
        coalesce(observed.has_guard, false) as has_guard,
        coalesce(observed.has_tagged_disclosures, false) as has_tagged_disclosures,
        coalesce(observed.is_disclosed_in_turns, false) as is_disclosed_in_turns,
        programmes.has_disclosure_reviews,
        reviewed.source_system as lone_system,
        reviewed.source_instance as lone_instance,
        reviewed.evaluated_at,
        reviewed.violation_weight,
        reviewed.has_violation,
        reviewed.has_severe_violation,
        reviewed.disclosure_weight,
        reviewed.is_disclosed,
        reviewed.error_weight,
        reviewed.has_error,
        reviewed.has_customer_critical_error,
        reviewed.has_business_critical_error,
        reviewed.has_compliance_critical_error,
        reviewed.has_non_critical_error,
        reviewed.has_critical_error,
        reviewed.error_points,
        reviewed.has_breach,
        reviewed.breach_weight,
        coalesce(reviewed.is_flagged_by_judge, false) as is_flagged_by_judge
    from listed
    cross join programmes
    left join observed on listed.conversation_key = observed.conversation_key
    left join reviewed on listed.interaction_key = reviewed.interaction_key
    left join memberships on listed.conversation_key = memberships.conversation_key
    left join journeys on memberships.journey_key = journeys.journey_key
),

interaction_gates_applied as (
    select
        joined.*,
        case when not is_inbound then 'outbound' when violation_weight is null then 'not_reviewed' end
            as exclusion_reason_violation,
        case when not is_inbound then 'outbound' when error_weight is null then 'not_reviewed' end
            as exclusion_reason_error,
        case when not is_inbound then 'outbound' when not coalesce(has_breach, false) then 'no_breach' end
            as exclusion_reason_breach,
        case
            when not is_inbound then 'outbound'
            when outputs = 0 and near_misses = 0 then 'no_ai_output'
            when not has_guard then 'capability_absent:guardrails'
        end as exclusion_reason_near_miss,
        case
            when not is_inbound then 'outbound'
            when caught_items + escaped_weight = 0 then 'nothing_found'
            when not has_guard then 'capability_absent:guardrails'
        end as exclusion_reason_interception,
        case
            when not is_inbound then 'outbound'
            when disclosure_weight is not null or (answers > 0 and has_tagged_disclosures) then null
            when answers = 0 then 'no_ai_answer'
            when has_disclosure_reviews then 'not_reviewed'
            else 'capability_absent:disclosures'
        end as exclusion_reason_disclosure
    from joined
)

select * from interaction_gates_applied
