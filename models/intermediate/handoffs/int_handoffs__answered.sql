-- Who answered the handoff first, when and where: the first word of a person, or the first call taken.
with handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

written as (
    select distinct conversation_key
    from timeline
    where event_type = 'message' and is_public and actor_type in ('human_agent', 'supervisor')
),

-- Taking a call answers it; taking over a chat does not yet, where the source tells what people write.
calls as (
    select segments.segment_key
    from {{ ref('int_segments__conformed') }} as segments
    inner join {{ ref('int_conversations__conformed') }} as conversations
        on segments.conversation_key = conversations.conversation_key
    left join written on segments.conversation_key = written.conversation_key
    where
        segments.handler_type = 'human_agent' and segments.accepted_at is not null
        and (coalesce(conversations.kind = 'voice', false) or written.conversation_key is null)
),

replies as (
    select
        handoffs.journey_key,
        timeline.conversation_key,
        timeline.exact_at,
        row_number() over (partition by handoffs.journey_key order by timeline.journey_position) as reply_number
    from handoffs
    inner join timeline
        on
            handoffs.journey_key = timeline.journey_key
            and handoffs.journey_position <= timeline.journey_position
    left join calls on timeline.item_key = calls.segment_key
    where
        calls.segment_key is not null
        or (
            timeline.event_type = 'message' and timeline.is_public
            and timeline.actor_type in ('human_agent', 'supervisor')
        )
),

handoffs_answered as (
    select
        handoffs.journey_key,
        replies.conversation_key,
        replies.journey_key is not null as is_replied,
        -- Nothing says when a handoff took place that shows only in the human's reply; that reply is no wait of zero.
        case when handoffs.is_explicit then {{ seconds_between('handoffs.exact_at', 'replies.exact_at') }} end
            as reply_wait_seconds
    from handoffs
    left join replies on handoffs.journey_key = replies.journey_key and replies.reply_number = 1
)

select * from handoffs_answered
