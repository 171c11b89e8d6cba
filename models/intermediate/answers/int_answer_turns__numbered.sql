-- What comes after an answer, up to the next one, is the reaction to it.
with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
    where item_type = 'event'
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

judged as (
    select
        timeline.*,
        events.parent_event_key,
        events.rephrase_of_event_key,
        events.intent,
        events.release_version as own_release_version,
        coalesce(
            timeline.event_type = 'message'
            and timeline.is_public
            and timeline.actor_type in ('ai_agent', 'rule_bot')
            -- Without a kind, what the AI says before the customer has spoken is a greeting (R36).
            and case
                when timeline.message_kind is null then timeline.customer_messages_before > 0
                else timeline.message_kind in ('answer', 'article_suggestion')
            end,
            false
        ) as is_answer
    from timeline
    inner join events on timeline.item_key = events.event_key
),

numbered as (
    select
        judged.*,
        count(case when is_answer then 1 end) over (
            partition by conversation_key, episode_number order by contact_position
        ) as cycle_answer_number,
        count(case when is_answer then 1 end) over (
            partition by journey_key order by journey_position
        ) as journey_answer_number
    from judged
),

answer_turns_numbered as (
    select
        item_key as event_key,
        journey_key,
        conversation_key,
        contact_position,
        event_type,
        actor_type,
        from_actor_type,
        to_actor_type,
        message_kind,
        is_public,
        reason,
        intent,
        own_release_version as release_version,
        rephrase_of_event_key,
        parent_event_key,
        is_customer_message,
        is_answer,
        max(case when is_answer then item_key end) over (
            partition by conversation_key, episode_number, cycle_answer_number
        ) as answer_key,
        max(case when is_answer then item_key end) over (
            partition by journey_key, journey_answer_number
        ) as journey_answer_key,
        coalesce(sum(case when is_customer_message then 1 else 0 end) over (
            partition by conversation_key, episode_number, cycle_answer_number
            order by contact_position
        ), 0) as customer_messages_since
    from numbered
)

select * from answer_turns_numbered
