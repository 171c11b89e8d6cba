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

bins as (
    select * from {{ ref('int_answers__binned') }}
),

joined as (
    select
        answers.*,
        signals.relevance_signal,
        signals.is_relevant,
        reactions.is_corrected,
        reactions.is_next_step_asked,
        reviews.is_correct,
        {%- for criterion in ['grounded', 'complete'] %}
        reviews.{{ criterion }}_share,
        reviews.{{ criterion }}_weight,
        reviews.{{ criterion }}_error,
        case
            when not answers.is_inbound then 'outbound'
            {%- if criterion == 'complete' %}
            when answers.is_single_part then 'single_part_need'
            {%- endif %}
            when not reviews.is_{{ criterion }}_checked then 'not_assessed'
            -- Only a judge has looked, and nobody knows how good that is.
            when reviews.{{ criterion }}_weight is null then 'capability_absent:calibration'
        end as exclusion_reason_{{ criterion }},
        {%- endfor %}
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
),

answer_gates_applied as (
    select
        answer_key,
        relevance_signal,
        case when not is_inbound then 'outbound' end as exclusion_reason_answer,
        is_inbound and relevance_signal is not null as is_relevance_candidate,
        is_inbound and coalesce(is_relevant, false) as is_relevance_success,
        case
            when not is_inbound then 'outbound'
            when relevance_signal is null then 'no_signal'
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
        is_inbound and is_next_step_asked as is_next_step_asked,
        {%- for criterion in ['grounded', 'complete'] %}
        exclusion_reason_{{ criterion }} is null as is_{{ criterion }}_assessed,
        case when exclusion_reason_{{ criterion }} is null then {{ criterion }}_share end as {{ criterion }}_share,
        case when exclusion_reason_{{ criterion }} is null then {{ criterion }}_weight end as {{ criterion }}_weight,
        case when exclusion_reason_{{ criterion }} is null then {{ criterion }}_error end as {{ criterion }}_error,
        exclusion_reason_{{ criterion }}{{ ',' if not loop.last }}
        {%- endfor %}
    from joined
)

select * from answer_gates_applied
