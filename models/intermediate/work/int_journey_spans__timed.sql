-- From the first reply of a journey, by whomever, to its resolution.
with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

replies as (
    select
        timeline.journey_key,
        min(timeline.journey_position) as reply_position
    from {{ ref('int_replies__found') }} as found
    inner join timeline
        on found.contact_key = timeline.contact_key and found.contact_position = timeline.contact_position
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
