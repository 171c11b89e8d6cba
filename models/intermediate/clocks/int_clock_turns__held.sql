-- What starts, stops and moves the clocks of a cycle of demand, and which side the customer waits for from then on.
with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

segments as (
    select * from {{ ref('int_segments__conformed') }}
    where handler_type = 'queue'
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

participations as (
    select
        contact_key,
        contact_position,
        max(case when side = 'human' then 1 else 0 end) as has_human,
        max(case when side = 'ai' then 1 else 0 end) as has_ai,
        max(case when side = 'human' and is_public_message then 1 else 0 end) as has_human_message,
        max(case when side = 'ai' and is_public_message then 1 else 0 end) as has_ai_message
    from {{ ref('int_participations__found') }}
    group by contact_key, contact_position
),

human_replies as (
    select * from {{ ref('int_replies__found') }}
    where side = 'human'
),

turns as (
    select
        timeline.contact_key,
        timeline.episode_number,
        timeline.contact_position,
        timeline.conversation_key,
        timeline.item_key,
        timeline.exact_at,
        conversations.kind in ('bot_session', 'llm_session') as is_of_bot,
        coalesce(participations.has_ai, 0) = 1 as is_by_ai,
        coalesce(participations.has_ai_message, 0) = 1 as is_ai_reply,
        human_replies.contact_key is not null as is_human_reply,
        (timeline.is_customer_message and coalesce(timeline.message_kind, 'other') <> 'acknowledgement')
        or coalesce(timeline.event_type = 'queue_enter', false)
        or segments.segment_key is not null as is_question,
        -- A holding reply does not give the customer the turn.
        coalesce(participations.has_human_message, 0) = 1
        and coalesce(timeline.message_kind, 'answer') in ('answer', 'article_suggestion', 'question', 'clarification')
            as is_turn_given,
        coalesce(participations.has_human, 0) = 1
        or segments.segment_key is not null
        or coalesce(timeline.event_type in ('handoff_requested', 'handoff_accepted', 'queue_enter'), false)
        or coalesce(
            timeline.event_type = 'transfer' and timeline.to_actor_type in ('human_agent', 'supervisor'), false
        ) as is_to_human,
        coalesce(timeline.event_type = 'transfer' and timeline.to_actor_type in ('ai_agent', 'rule_bot'), false)
            as is_to_ai
    from timeline
    inner join conversations on timeline.conversation_key = conversations.conversation_key
    left join segments on timeline.item_key = segments.segment_key
    left join participations
        on
            timeline.contact_key = participations.contact_key
            and timeline.contact_position = participations.contact_position
    left join human_replies
        on
            timeline.contact_key = human_replies.contact_key
            and timeline.contact_position = human_replies.contact_position
),

telling as (
    select
        turns.*,
        min(case when is_by_ai then contact_position end) over whole_cycle as first_ai_position,
        min(case when is_to_human then contact_position end) over whole_cycle as first_human_position,
        first_value(is_of_bot) over (
            partition by contact_key, episode_number order by contact_position
        ) as is_begun_with_bot,
        max(case when is_to_human then contact_position end) over so_far as last_human_position,
        max(case when is_to_ai then contact_position end) over so_far as last_ai_position,
        max(case when is_to_human then contact_position end) over earlier as human_position_before,
        max(case when is_to_ai then contact_position end) over earlier as ai_position_before
    from turns
    window
        whole_cycle as (partition by contact_key, episode_number),
        so_far as (
            partition by contact_key, episode_number
            order by contact_position rows between unbounded preceding and current row
        ),
        earlier as (
            partition by contact_key, episode_number
            order by contact_position rows between unbounded preceding and 1 preceding
        )
),

-- A cycle begins with the AI if it takes part before people are asked to; an unanswered session of a bot is the bot's.
begun as (
    select
        telling.*,
        case
            when first_ai_position is null and first_human_position is null and is_begun_with_bot then -1
            when first_ai_position <= coalesce(first_human_position, first_ai_position) then -1
            else 0
        end as initial_position
    from telling
),

clock_turns_held as (
    select
        contact_key,
        episode_number,
        contact_position,
        conversation_key,
        item_key,
        exact_at,
        is_question,
        is_ai_reply,
        is_human_reply,
        is_turn_given,
        is_to_human,
        is_to_ai,
        coalesce(last_human_position, initial_position) >= coalesce(last_ai_position, 0) as is_human_held,
        coalesce(human_position_before, initial_position) >= coalesce(ai_position_before, 0) as is_human_held_before
    from begun
    where is_question or is_ai_reply or is_human_reply or is_to_human or is_to_ai
)

select * from clock_turns_held
