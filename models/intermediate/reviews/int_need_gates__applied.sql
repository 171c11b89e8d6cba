-- Metrics of how first needs are recognised and reviewed: is the need in, and if not, why (contract, rule 10).
with needs as (
    select * from {{ ref('int_needs__described') }}
),

reasoned as (
    select
        needs.*,
        coalesce(exclusion_reason_prediction, case when reference_intent is null then 'no_reference' end)
            as exclusion_reason_recognition,
        coalesce(
            exclusion_reason_prediction,
            case when is_reviewed_novel is null then 'not_reviewed' when not is_reviewed_novel then 'not_novel' end
        ) as exclusion_reason_novelty,
        coalesce(
            exclusion_reason_prediction,
            case
                when predicted_intent <> 'novel' then 'not_flagged'
                when is_reviewed_novel is null then 'not_reviewed'
            end
        ) as exclusion_reason_novel_flag,
        case
            when not is_inbound then 'outbound'
            when not (has_human_reviews or has_auto_reviews) then 'capability_absent:qa_reviews'
        end as exclusion_reason_coverage
    from needs
),

need_gates_applied as (
    select
        conversation_key,
        journey_key,
        is_inbound,
        is_mature,
        predicted_intent,
        reference_intent,
        reference_source,
        is_reviewed_novel,
        exclusion_reason_recognition is null as is_recognition_candidate,
        exclusion_reason_recognition is null and predicted_intent = reference_intent as is_recognition_success,
        case when exclusion_reason_recognition is null then reference_weight else 0 end as recognition_weight,
        exclusion_reason_novelty is null as is_novelty_candidate,
        exclusion_reason_novelty is null and predicted_intent = 'novel' as is_novelty_detected,
        exclusion_reason_novelty is null and predicted_intent not in ('novel', 'unclassified') as is_forced_fit,
        case when exclusion_reason_novelty is null then review_weight else 0 end as novelty_weight,
        exclusion_reason_novel_flag is null as is_novel_flag_candidate,
        exclusion_reason_novel_flag is null and is_reviewed_novel as is_novel_flag_right,
        case when exclusion_reason_novel_flag is null then review_weight else 0 end as novel_flag_weight,
        exclusion_reason_coverage is null as is_coverage_candidate,
        exclusion_reason_coverage is null and (is_qa_reviewed or is_auto_qa_reviewed) as is_covered,
        exclusion_reason_coverage is null and is_qa_reviewed as is_covered_by_human,
        exclusion_reason_coverage is null and is_auto_qa_reviewed as is_covered_by_auto,
        exclusion_reason_recognition,
        exclusion_reason_novelty,
        exclusion_reason_novel_flag,
        exclusion_reason_coverage
    from reasoned
)

select * from need_gates_applied
