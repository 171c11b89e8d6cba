-- Was it right to hand over, or to keep: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

automation as (
    select * from {{ ref('int_automation_gates__applied') }}
),

reviews as (
    select * from {{ ref('int_handoffs__reviewed') }}
),

landed as (
    select count(*) as verdicts
    from {{ ref('int_evaluations__conformed') }}
    where criterion = 'escalation_needed' and rater_type = 'human' and passed is not null
),

judged as (
    select
        gathered.journey_key,
        gathered.is_inbound,
        gathered.is_ai_started,
        gathered.has_handoff,
        gathered.is_inbound and gathered.is_ai_started and gathered.has_handoff
        and gathered.handoff_trigger <> 'usage_limit' as is_escalation,
        coalesce(gathered.handoff_trigger = 'usage_limit', false) as is_blocked,
        automation.is_quantity_contained as is_kept,
        landed.verdicts > 0 as is_review_landed,
        reviews.is_escalation_needed is not null as is_reviewed,
        coalesce(reviews.is_escalation_needed, false) as is_needed,
        coalesce(reviews.escalation_weight, 0) as weight
    from gathered
    inner join automation on gathered.journey_key = automation.journey_key
    left join reviews on gathered.journey_key = reviews.journey_key
    cross join landed
),

escalation_review_gates_applied as (
    select
        journey_key,
        is_escalation and is_reviewed as is_escalation_reviewed,
        case when is_escalation then weight else 0 end as reviewed_escalation_weight,
        case when is_escalation and is_needed then weight else 0 end as accurate_escalation_weight,
        case when is_escalation and not is_needed then weight else 0 end as over_escalation_weight,
        is_kept and is_reviewed as is_containment_reviewed,
        case when is_kept then weight else 0 end as reviewed_containment_weight,
        case when is_kept and is_needed then weight else 0 end as under_escalation_weight,
        (is_escalation or is_kept) and is_needed as is_need_reviewed,
        case when (is_escalation or is_kept) and is_needed then weight else 0 end as needed_weight,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when not has_handoff then 'not_escalated'
            when is_blocked then 'usage_limit'
            when not is_review_landed then 'capability_absent:escalation_reviews'
            when not is_reviewed then 'not_reviewed'
        end as exclusion_reason_escalation_accuracy,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when not is_kept then 'not_contained'
            when not is_review_landed then 'capability_absent:escalation_reviews'
            when not is_reviewed then 'not_reviewed'
        end as exclusion_reason_under_escalation,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when not (is_escalation or is_kept) then 'neither_escalated_nor_contained'
            when not is_review_landed then 'capability_absent:escalation_reviews'
            when not is_reviewed then 'not_reviewed'
            when not is_needed then 'not_needed'
        end as exclusion_reason_escalation_recall
    from judged
)

select * from escalation_review_gates_applied
