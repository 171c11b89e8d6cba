with turns as (
    select * from {{ ref('int_customer_turns__scored') }}
),

sentiments_compared as (
    select
        conversation_key,
        count(*) as customer_turns,
        max(scored_turns) as scored_turns,
        min(case when score_number = 1 then turn_number end) as opening_turn,
        min(case when score_number = 1 then sentiment_score end) as opening_sentiment,
        -- With fewer scores the same turn would stand on both sides.
        case
            when max(scored_turns) >= 2 * {{ var('sentiment_turns') }}
                then
                    avg(case when score_number > scored_turns - {{ var('sentiment_turns') }} then sentiment_score end)
                    - avg(case when score_number <= {{ var('sentiment_turns') }} then sentiment_score end)
        end as sentiment_change
    from turns
    group by conversation_key
)

select * from sentiments_compared
