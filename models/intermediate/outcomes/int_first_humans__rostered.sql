-- The first human who took part in each journey and in each contact, as the roster had them at that time.
with participations as (
    select * from {{ ref('int_participations__found') }}
    where side = 'human'
),

journey_items as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

actors as (
    select * from {{ ref('int_actors__conformed') }}
),

turns as (
    select
        journey_items.journey_key as unit_key,
        participations.actor_key,
        participations.is_public_message,
        participations.happened_at,
        journey_items.journey_position as unit_position
    from participations
    inner join journey_items
        on
            participations.contact_key = journey_items.contact_key
            and participations.contact_position = journey_items.contact_position
    union all
    select
        contact_key as unit_key,
        actor_key,
        is_public_message,
        happened_at,
        contact_position as unit_position
    from participations
),

firsts as (
    select
        turns.*,
        -- Of several on one item: somebody who is named, and who spoke before who acted.
        row_number() over (
            partition by unit_key
            order by
                unit_position asc,
                case when actor_key is null then 1 else 0 end asc,
                case when is_public_message then 0 else 1 end asc,
                actor_key asc
        ) as turn_number
    from turns
),

rostered as (
    select
        firsts.unit_key,
        actors.team,
        actors.hired_on,
        row_number() over (partition by firsts.unit_key order by actors.valid_from desc nulls last) as version_rank
    from firsts
    inner join actors
        on
            firsts.actor_key = actors.actor_key
            and coalesce(firsts.happened_at >= actors.valid_from, true)
            and coalesce(firsts.happened_at < actors.valid_to, true)
    where firsts.turn_number = 1
),

first_humans_rostered as (
    select
        unit_key,
        team,
        hired_on
    from rostered
    where version_rank = 1
)

select * from first_humans_rostered
