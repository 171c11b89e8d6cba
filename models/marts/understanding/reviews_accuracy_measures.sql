with reviews as (
    select * from {{ ref('fct_reviews') }}
    where is_inbound
),

reviews_accuracy_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_answer_candidate') }} as reviewed_answers,
        cast(sum(answer_weight) as {{ type_double() }}) as answer_weight,
        cast(sum(case when is_answer_correct then answer_weight else 0 end) as {{ type_double() }})
            as correct_answer_weight,
        cast(sum(answer_weight * answer_weight) as {{ type_double() }}) as answer_weight_squared,
        {{ count_if('is_sentiment_candidate') }} as labelled_turns,
        cast(sum(sentiment_weight) as {{ type_double() }}) as sentiment_weight,
        cast(sum(case when is_sentiment_right then sentiment_weight else 0 end) as {{ type_double() }})
            as right_sentiment_weight,
        cast(sum(sentiment_weight * sentiment_weight) as {{ type_double() }}) as sentiment_weight_squared,
        {{ count_if('is_negative_turn') }} as negative_turns,
        cast(sum(case when is_negative_turn then sentiment_weight else 0 end) as {{ type_double() }})
            as negative_weight,
        cast(sum(
            case when is_negative_turn and is_sentiment_right then sentiment_weight else 0 end
        ) as {{ type_double() }}) as negative_recalled_weight,
        cast(sum(
            case when is_negative_turn then sentiment_weight * sentiment_weight else 0 end
        ) as {{ type_double() }}) as negative_weight_squared,
        {{ count_if('is_sarcastic_turn') }} as sarcastic_turns,
        cast(sum(case when is_sarcastic_turn then sentiment_weight else 0 end) as {{ type_double() }})
            as sarcastic_weight,
        cast(sum(
            case when is_sarcastic_turn and is_sentiment_right then sentiment_weight else 0 end
        ) as {{ type_double() }}) as sarcastic_recalled_weight,
        cast(sum(
            case when is_sarcastic_turn then sentiment_weight * sentiment_weight else 0 end
        ) as {{ type_double() }}) as sarcastic_weight_squared
    from reviews
    {{ group_by_period_and_segment(segments()) }}
)

select * from reviews_accuracy_measures
