-- From the first reply of a journey, by whomever, to its resolution.
with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

participations as (
    select * from {{ ref('int_participations__found') }}
),

journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

written as (
    select distinct conversation_key
    from participations
    where side = 'human' and is_public_message
),

-- Taking a call is a reply, and so is taking a chat where it is not told what people write; what else they do is none.
replies as (
    select
        timeline.journey_key,
        min(timeline.journey_position) as reply_position
    from participations
    inner join timeline
        on
            participations.contact_key = timeline.contact_key
            and participations.contact_position = timeline.contact_position
    left join conversations on participations.conversation_key = conversations.conversation_key
    left join written on participations.conversation_key = written.conversation_key
    where
        participations.is_public_message
        or (
            timeline.item_type = 'segment'
            and (participations.side = 'ai' or conversations.kind = 'voice' or written.conversation_key is null)
        )
    group by timeline.journey_key
),

journey_spans_timed as (
    select
        journeys.journey_key,
        replies.journey_key is not null as is_replied,
        {{ seconds_between('first_reply.exact_at', 'coalesce(journeys.known_claimed_at, journeys.known_end_at)') }}
            as span_seconds
    from journeys
    left join replies on journeys.journey_key = replies.journey_key
    left join timeline as first_reply
        on
            replies.journey_key = first_reply.journey_key
            and replies.reply_position = first_reply.journey_position
)

select * from journey_spans_timed
