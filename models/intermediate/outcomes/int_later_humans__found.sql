-- Journeys whose person met a human on the same intent before the window closed, in whatever journey (R48).
with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

human_turns as (
    select
        timeline.journey_key,
        timeline.happened_at
    from {{ ref('int_participations__found') }} as found
    inner join {{ ref('int_journey_timeline__ordered') }} as timeline
        on found.contact_key = timeline.contact_key and found.contact_position = timeline.contact_position
    where found.side = 'human'
),

later_humans_found as (
    select distinct journeys.journey_key
    from journeys
    inner join journeys as others
        on
            journeys.person_key = others.person_key
            and journeys.intent = others.intent
    inner join human_turns on others.journey_key = human_turns.journey_key
    where
        human_turns.happened_at >= journeys.started_at
        and human_turns.happened_at <= journeys.window_ends_at
)

select * from later_humans_found
