-- Metrics of single answers: is the answer in, and if not, why (contract, rule 10).
with answers as (
    select * from {{ ref('int_answers__listed') }}
),

signals as (
    select * from {{ ref('int_answers__signalled') }}
),

reactions as (
    select * from {{ ref('int_answers__reacted') }}
),

reviews as (
    select * from {{ ref('int_answers__judged') }}
),

signs as (
    select * from {{ ref('int_signs__landed') }}
),

bins as (
    select * from {{ ref('int_answers__binned') }}
),

joined as (
    select
        answers.*,
        signals.relevance_signal,
        signals.is_relevant,
        -- What customers do next only ever speaks against an answer: without a word of theirs none can be of use.
        max(case when signals.relevance_signal in ('thumb', 'link_click', 'survey') then 1 else 0 end) over () = 1
            as has_feedback,
        signs.has_described_questions,
        reactions.is_corrected,
        reactions.is_next_step_asked,
        reviews.is_correct,
        reviews.grounded_share,
        reviews.grounded_weight,
        reviews.grounded_error,
        reviews.complete_share,
        reviews.complete_weight,
        reviews.complete_error,
        case
            when not answers.is_inbound then 'outbound'
            when not reviews.is_grounded_checked then 'not_assessed'
            -- Only a judge has looked, and nobody knows how good that is.
            when reviews.grounded_weight is null then 'capability_absent:calibration'
        end as exclusion_reason_grounded,
        case
            when not answers.is_inbound then 'outbound'
            when answers.is_single_part then 'single_part_need'
            when not reviews.is_complete_checked then 'not_assessed'
            when reviews.complete_weight is null then 'capability_absent:calibration'
        end as exclusion_reason_complete,
        bins.confidence_bin,
        bins.calibration_gap,
        coalesce(answers.confidence >= {{ var('high_confidence_cut') }}, false) as is_highly_confident,
        signals.is_relevant is not null or reviews.is_correct is not null or reactions.is_corrected as has_outcome,
        case
            when not answers.is_inbound then 'outbound'
            when answers.confidence is null and not answers.has_source_confidence
                then 'capability_absent:answer_confidence'
            when answers.confidence is null then 'no_confidence'
        end as exclusion_reason_confidence
    from answers
    inner join signals on answers.answer_key = signals.answer_key
    inner join reactions on answers.answer_key = reactions.answer_key
    inner join reviews on answers.answer_key = reviews.answer_key
    left join bins on answers.answer_key = bins.answer_key
    cross join signs
),

answer_gates_applied as (
    select
        answer_key,
        relevance_signal,
        case when not is_inbound then 'outbound' end as exclusion_reason_answer,
        is_inbound and relevance_signal is not null and has_feedback as is_relevance_candidate,
        is_inbound and coalesce(is_relevant, false) as is_relevance_success,
        case
            when not is_inbound then 'outbound'
            when relevance_signal is null then 'no_signal'
            when not has_feedback then 'capability_absent:answer_feedback'
        end as exclusion_reason_relevance,
        exclusion_reason_confidence is null as is_confidence_candidate,
        case when exclusion_reason_confidence is null then confidence end as confidence,
        exclusion_reason_confidence is null and confidence < {{ var('escalation_confidence') }} as is_low_confidence,
        exclusion_reason_confidence,
        confidence_bin is not null as is_calibration_candidate,
        confidence_bin,
        calibration_gap,
        case
            when exclusion_reason_confidence is not null then exclusion_reason_confidence
            when confidence_bin is null then 'no_outcome'
        end as exclusion_reason_calibration,
        is_inbound and is_highly_confident and has_outcome as is_confident_candidate,
        is_inbound and is_highly_confident and (
            not coalesce(is_relevant, true) or not coalesce(is_correct, true) or is_corrected
        ) as is_confident_success,
        case
            when exclusion_reason_confidence is not null then exclusion_reason_confidence
            when not is_highly_confident then 'below_cut'
            when not has_outcome then 'no_outcome'
        end as exclusion_reason_confident,
        is_inbound and has_described_questions as is_next_step_candidate,
        is_inbound and is_next_step_asked as is_next_step_asked,
        case
            when not is_inbound then 'outbound'
            when not has_described_questions then 'capability_absent:message_kinds'
        end as exclusion_reason_next_step,
        exclusion_reason_grounded is null as is_grounded_assessed,
        case when exclusion_reason_grounded is null then grounded_share end as grounded_share,
        case when exclusion_reason_grounded is null then grounded_weight end as grounded_weight,
        case when exclusion_reason_grounded is null then grounded_error end as grounded_error,
        exclusion_reason_grounded,
        exclusion_reason_complete is null as is_complete_assessed,
        case when exclusion_reason_complete is null then complete_share end as complete_share,
        case when exclusion_reason_complete is null then complete_weight end as complete_weight,
        case when exclusion_reason_complete is null then complete_error end as complete_error,
        exclusion_reason_complete
    from joined
)

select * from answer_gates_applied
