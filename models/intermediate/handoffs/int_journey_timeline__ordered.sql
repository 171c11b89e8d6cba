with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

episodes as (
    select
        bounded.contact_key,
        bounded.episode_number,
        bounded.source_order,
        bounded.started_at,
        stitched.journey_key
    from {{ ref('int_episodes__bounded') }} as bounded
    inner join {{ ref('int_episodes__stitched') }} as stitched
        on bounded.episode_key = stitched.episode_key
),

-- Contacts of one journey may overlap; inside a contact its own order stands.
journey_timeline_ordered as (
    select
        timeline.*,
        episodes.journey_key,
        row_number() over (
            partition by episodes.journey_key
            order by
                timeline.sort_at asc nulls last,
                episodes.started_at asc nulls last,
                episodes.source_order asc,
                timeline.contact_position asc
        ) as journey_position
    from timeline
    inner join episodes
        on
            timeline.contact_key = episodes.contact_key
            and timeline.episode_number = episodes.episode_number
)

select * from journey_timeline_ordered
