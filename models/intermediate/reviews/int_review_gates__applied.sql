-- Metrics of what reviewers found: is the review in, and if not, why (contract, rule 10).
with reviews as (
    select * from {{ ref('int_reviews__paired') }}
),

conversations as (
    select * from {{ ref('int_conversations__described') }}
),

journeys as (
    select * from {{ ref('int_journeys__gathered') }}
),

described as (
    select
        reviews.*,
        coalesce(journeys.is_inbound, true) as is_inbound,
        coalesce(journeys.has_ai, false) as has_ai,
        coalesce(conversations.is_emotional, true) as is_emotional,
        -- An automatic score stands for a human one only where its rubric has been calibrated (R52).
        coalesce(reviews.rater_type = 'auto' and reviews.rubric_version in (
            {%- for rubric in var('calibrated_rubrics') %}'{{ rubric }}', {% endfor %}'' -- noqa: LT02
        ), false) as is_calibrated
    from reviews
    left join conversations on reviews.conversation_key = conversations.conversation_key
    left join journeys on reviews.journey_key = journeys.journey_key
),

review_gates_applied as (
    select
        described.*,
        case
            when criterion <> 'qa' then 'other_criterion'
            when rater_type <> 'human' then 'other_rater'
            when not is_inbound then 'outbound'
            when not has_verdict then 'no_verdict'
        end as exclusion_reason_qa,
        case
            when criterion <> 'qa' then 'other_criterion'
            when rater_type <> 'auto' then 'other_rater'
            when not is_inbound then 'outbound'
            when not has_verdict then 'no_verdict'
        end as exclusion_reason_auto_qa,
        -- The human side of the pair carries it.
        case
            when criterion <> 'qa' then 'other_criterion'
            when rater_type <> 'human' then 'other_rater'
            when not is_inbound then 'outbound'
            when not has_verdict then 'no_verdict'
            when not is_latest_verdict then 'superseded'
            when not has_twin then 'scored_once'
        end as exclusion_reason_pair,
        case
            when criterion <> 'empathy' then 'other_criterion'
            when rater_type <> 'human' and not is_calibrated then 'not_calibrated'
            when not is_inbound then 'outbound'
            when not has_verdict then 'no_verdict'
            when not is_latest_verdict then 'superseded'
            when rater_type = 'auto' and has_twin then 'scored_by_human'
            when not is_emotional then 'not_emotional'
        end as exclusion_reason_empathy,
        case
            when criterion <> 'answer_correct' then 'other_criterion'
            when rater_type <> 'human' then 'other_rater'
            when not is_inbound then 'outbound'
            when not has_verdict then 'no_verdict'
            when not is_latest_verdict then 'superseded'
            when not has_ai or coalesce(reviewed_actor_type in ('human_agent', 'supervisor'), false) then 'no_ai_answer'
        end as exclusion_reason_answer,
        case
            when criterion <> 'sentiment_label' then 'other_criterion'
            when rater_type <> 'human' then 'other_rater'
            when not is_inbound then 'outbound'
            when not has_verdict then 'no_verdict'
            when not is_latest_verdict then 'superseded'
            when predicted_sentiment is null then 'no_sentiment_score'
        end as exclusion_reason_sentiment
    from described
)

select * from review_gates_applied
