-- The journey each item speaks of: that of the turn it names, else the one its conversation was in when it was opened.
with items as (
    select * from {{ ref('int_improvement_items__conformed') }}
    where conversation_key is not null
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

timeline as (
    select
        item_key,
        journey_key
    from {{ ref('int_journey_timeline__ordered') }}
),

ranked as (
    select
        items.improvement_item_key,
        conversation_journeys.journey_key,
        row_number() over (
            partition by items.improvement_item_key
            order by {{ journey_spoken_of('timeline', 'conversation_journeys', 'items.opened_at') }}
        ) as preference
    from items
    inner join conversation_journeys on items.conversation_key = conversation_journeys.conversation_key
    left join timeline on items.event_key = timeline.item_key
),

improvement_items_placed as (
    select
        improvement_item_key,
        journey_key
    from ranked
    where preference = 1
)

select * from improvement_items_placed
