-- The journey of each suggestion: its turn's, else the one that its conversation had joined when it was shown.
with suggestions as (
    select * from {{ ref('int_suggestions__reviewed') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

timeline as (
    select
        item_key,
        journey_key
    from {{ ref('int_journey_timeline__ordered') }}
),

actors as (
    select * from {{ ref('int_actors__conformed') }}
),

placed as (
    select
        suggestions.*,
        memberships.journey_key,
        row_number() over (
            partition by suggestions.item_key
            order by {{ journey_spoken_of('timeline', 'memberships', 'suggestions.shown_at') }}
        ) as preference
    from suggestions
    left join memberships on suggestions.conversation_key = memberships.conversation_key
    left join timeline on suggestions.event_key = timeline.item_key
),

rostered as (
    select
        placed.item_key,
        actors.team,
        actors.hired_on,
        row_number() over (
            partition by placed.item_key order by actors.valid_from desc nulls last
        ) as version_rank
    from placed
    inner join actors
        on
            placed.agent_key = actors.actor_key
            and coalesce(placed.shown_at >= actors.valid_from, true)
            and coalesce(placed.shown_at < actors.valid_to, true)
    where placed.preference = 1
),

suggestions_placed as (
    select
        placed.*,
        rostered.team,
        rostered.hired_on
    from placed
    left join rostered on placed.item_key = rostered.item_key and rostered.version_rank = 1
    where placed.preference = 1
)

select * from suggestions_placed
