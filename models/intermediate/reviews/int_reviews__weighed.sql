with reviews as (
    select * from {{ ref('int_review_gates__applied') }}
),

flagged as (
    select
        reviews.*,
        points_earned / points_available as points_share,
        exclusion_reason_qa is null as is_qa_candidate,
        exclusion_reason_auto_qa is null as is_auto_qa_candidate,
        exclusion_reason_pair is null as is_pair_candidate,
        exclusion_reason_pair is null and passed is not null and twin_passed is not null as is_agreement_candidate,
        exclusion_reason_empathy is null as is_empathy_candidate,
        exclusion_reason_answer is null as is_answer_candidate,
        exclusion_reason_sentiment is null as is_sentiment_candidate
    from reviews
),

-- A sampled review weighs as many as it was drawn from; what a metric leaves out weighs nothing in it.
reviews_weighed as (
    select
        flagged.*,
        case when is_qa_candidate then review_weight * points_earned else 0 end as qa_points_earned,
        case when is_qa_candidate then review_weight * points_available else 0 end as qa_points_available,
        case when is_auto_qa_candidate then review_weight * points_earned else 0 end as auto_qa_points_earned,
        case when is_auto_qa_candidate then review_weight * points_available else 0 end as auto_qa_points_available,
        case when is_pair_candidate then review_weight else 0 end as pair_weight,
        case when is_pair_candidate then review_weight * (twin_share - points_share) else 0 end as pair_gap,
        case when is_agreement_candidate then review_weight else 0 end as agreement_weight,
        is_agreement_candidate and passed = twin_passed as is_agreed,
        case when is_empathy_candidate then review_weight else 0 end as empathy_weight,
        case when is_empathy_candidate then review_weight * points_share else 0 end as empathy_points,
        case when is_answer_candidate then review_weight else 0 end as answer_weight,
        is_answer_candidate and passed as is_answer_correct,
        case when is_sentiment_candidate then review_weight else 0 end as sentiment_weight,
        -- What sarcasm says is the opposite of what it means.
        is_sentiment_candidate
        and predicted_sentiment = case sentiment_label when 'sarcastic' then 'negative' else sentiment_label end
            as is_sentiment_right,
        is_sentiment_candidate and sentiment_label = 'negative' as is_negative_turn,
        is_sentiment_candidate and sentiment_label = 'sarcastic' as is_sarcastic_turn
    from flagged
)

select * from reviews_weighed
