with members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
),

episodes as (
    select * from {{ ref('int_episodes__bounded') }}
),

stitched as (
    select * from {{ ref('int_episodes__stitched') }}
),

conversation_journeys_listed as (
    select
        members.conversation_key,
        stitched.journey_key,
        min(episodes.started_at) as joined_at,
        row_number() over (
            partition by members.conversation_key
            order by min(episodes.started_at) asc nulls last, min(episodes.episode_number) asc
        ) as journey_rank
    from members
    inner join episodes
        on members.contact_key = episodes.contact_key and members.episode_number = episodes.episode_number
    inner join stitched on episodes.episode_key = stitched.episode_key
    group by members.conversation_key, stitched.journey_key
)

select * from conversation_journeys_listed
