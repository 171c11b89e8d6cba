with messages as (
    select * from {{ ref('int_events__conformed') }}
    where event_type = 'message' and actor_type = 'customer'
),

customer_turns_scored as (
    select
        conversation_key,
        event_key,
        row_number() over (partition by conversation_key order by event_position) as turn_number,
        coalesce(message_kind = 'acknowledgement', false) as is_acknowledgement,
        cast(sentiment_score as {{ type_double() }}) as sentiment_score,
        case
            when sentiment_score is not null
                then row_number() over (
                    partition by conversation_key
                    order by case when sentiment_score is null then 1 else 0 end asc, event_position asc
                )
        end as score_number,
        count(sentiment_score) over (partition by conversation_key) as scored_turns,
        cast(min(sentiment_score) over (
            partition by conversation_key
            order by event_position rows between current row and unbounded following
        ) as {{ type_double() }}) as lowest_from_here,
        case when has_exact_time then occurred_at end as exact_at
    from messages
)

select * from customer_turns_scored
