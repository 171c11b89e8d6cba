with turns as (
    select * from {{ ref('int_customer_turns__scored') }}
),

openings as (
    select * from {{ ref('int_sentiments__compared') }}
    where opening_sentiment <= {{ var('relief_opening_sentiment') }}
),

reliefs as (
    select
        turns.conversation_key,
        min(turns.turn_number) as relief_turn
    from turns
    inner join openings on turns.conversation_key = openings.conversation_key
    where
        turns.turn_number > openings.opening_turn
        and (
            turns.is_acknowledgement
            -- A difference of decimals may fall short of the step by a rounding error.
            or (
                turns.sentiment_score is not null
                and turns.lowest_from_here - openings.opening_sentiment
                >= {{ var('relief_sentiment_step') }} - 0.000001
            )
        )
    group by turns.conversation_key
),

watched as (
    select
        openings.conversation_key,
        reliefs.relief_turn is not null as is_relieved,
        -- Who was never relieved was watched up to the last word (censored there).
        coalesce(reliefs.relief_turn, openings.customer_turns) as last_turn
    from openings
    left join reliefs on openings.conversation_key = reliefs.conversation_key
),

clocked as (
    select
        watched.conversation_key,
        watched.is_relieved,
        watched.last_turn - 1 as relief_turns,
        {{ seconds_between('first_turns.exact_at', 'last_turns.exact_at') }} as relief_seconds
    from watched
    inner join turns as first_turns
        on watched.conversation_key = first_turns.conversation_key and first_turns.turn_number = 1
    inner join turns as last_turns
        on watched.conversation_key = last_turns.conversation_key and watched.last_turn = last_turns.turn_number
),

reliefs_timed as (
    select
        conversation_key,
        is_relieved,
        relief_turns,
        -- Export order may contradict the times where some of them are not exact (R8).
        case when relief_seconds >= 0 then relief_seconds end as relief_seconds
    from clocked
)

select * from reliefs_timed
