with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

found as (
    select * from {{ ref('int_participations__found') }}
),

participations as (
    select
        found.side,
        timeline.journey_key,
        timeline.journey_position,
        timeline.exact_at,
        -- Who passes the customer on has answered nothing: with nobody at the other end it is a dead end (R41).
        found.side = 'human' or found.is_public_message or found.is_action or found.is_segment as is_answer
    from found
    inner join
        timeline
        on found.contact_key = timeline.contact_key and found.contact_position = timeline.contact_position
),

queue_entries as (
    select segment_key from {{ ref('int_segments__conformed') }}
    where handler_type = 'queue'
),

customer_turns as (
    select
        timeline.journey_key,
        -- A thank-you asks for nothing and leaves no question unanswered; who enters a queue waits for somebody.
        max(case
            when timeline.is_customer_message and coalesce(timeline.message_kind, 'other') <> 'acknowledgement'
                then timeline.journey_position
            when timeline.event_type = 'queue_enter' or queue_entries.segment_key is not null
                then timeline.journey_position
        end) as last_customer_position,
        max(case when timeline.event_type = 'article_view' then timeline.journey_position end) as last_article_position
    from timeline
    left join queue_entries on timeline.item_key = queue_entries.segment_key
    group by timeline.journey_key
),

sides as (
    select
        journey_key,
        min(case when side = 'ai' then journey_position end) as first_ai_position,
        min(case when side = 'human' then journey_position end) as first_human_position,
        max(case when is_answer then journey_position end) as last_answer_position
    from participations
    group by journey_key
),

first_ai as (
    select
        journey_key,
        journey_position,
        max(exact_at) as exact_at
    from participations
    where side = 'ai'
    group by journey_key, journey_position
),

journey_participations_summed as (
    select
        customer_turns.journey_key,
        sides.first_ai_position,
        sides.first_human_position,
        sides.last_answer_position,
        customer_turns.last_customer_position,
        customer_turns.last_article_position,
        first_ai.exact_at as first_ai_exactly_at
    from customer_turns
    left join sides on customer_turns.journey_key = sides.journey_key
    left join first_ai
        on sides.journey_key = first_ai.journey_key and sides.first_ai_position = first_ai.journey_position
)

select * from journey_participations_summed
