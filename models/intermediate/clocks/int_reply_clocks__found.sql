-- A reply clock runs from the first question that nobody has answered yet to the reply, on the side that holds the
-- conversation. Nobody is late for what the other side has taken over.
with turns as (
    select * from {{ ref('int_clock_turns__held') }}
),

counted as (
    select
        turns.*,
        -- Before the customer has asked anything, writing to them answers nothing.
        is_human_reply and coalesce(sum(case when is_question then 1 else 0 end) over (
            partition by contact_key, episode_number
            order by contact_position rows between unbounded preceding and 1 preceding
        ), 0) > 0 as is_human_answer
    from turns
),

sided as (
    select
        counted.*,
        'human' as side,
        is_human_held and not is_human_reply and (is_question or (is_to_human and not is_human_held_before))
            as is_start,
        is_human_reply as is_reply,
        is_human_reply or (is_to_ai and is_human_held_before) as is_end
    from counted
    union all
    select
        counted.*,
        'ai' as side,
        not is_human_held and is_question as is_start,
        is_ai_reply and not is_human_held as is_reply,
        (is_ai_reply and not is_human_held) or (is_to_human and not is_human_held_before) as is_end
    from counted
),

bounds as (
    select
        sided.*,
        coalesce(lag(is_start) over side_order, false) as follows_start,
        coalesce(sum(case when is_human_answer then 1 else 0 end) over (
            partition by contact_key, episode_number, side
            order by contact_position rows between unbounded preceding and 1 preceding
        ), 0) as answers_before
    from sided
    where is_start or is_end
    window side_order as (partition by contact_key, episode_number, side order by contact_position)
),

paired as (
    select
        bounds.*,
        lead(item_key) over side_order as ending_item_key,
        lead(exact_at) over side_order as ended_at,
        lead(is_reply) over side_order as is_replied
    from bounds
    where is_start <> follows_start
    window side_order as (partition by contact_key, episode_number, side order by contact_position)
),

reply_clocks_found as (
    select
        contact_key,
        episode_number,
        conversation_key,
        item_key,
        ending_item_key,
        case
            when side = 'ai' then 'ai_reply'
            when answers_before = 0 then 'first_reply'
            else 'next_reply'
        end as clock,
        exact_at as started_at,
        ended_at,
        case
            when ending_item_key is null then 'none'
            when is_replied then 'reply'
            else 'taken_over'
        end as ending
    from paired
    where is_start
)

select * from reply_clocks_found
