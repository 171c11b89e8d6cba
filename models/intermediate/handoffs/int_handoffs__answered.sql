-- Who answered the handoff first, when and where: the first human reply at it or after it.
with handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

human_replies as (
    select * from {{ ref('int_replies__found') }}
    where side = 'human'
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
    inner join human_replies
        on
            timeline.contact_key = human_replies.contact_key
            and timeline.contact_position = human_replies.contact_position
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
