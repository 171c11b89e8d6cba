-- The need that a conversation began with: the first cycle of demand in which it takes part.
with members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
),

episodes as (
    select * from {{ ref('int_episodes__bounded') }}
),

stitched as (
    select * from {{ ref('int_episodes__stitched') }}
),

firsts as (
    select
        contact_key,
        conversation_key,
        min(episode_number) as episode_number
    from members
    group by contact_key, conversation_key
),

first_needs_found as (
    select
        firsts.conversation_key,
        firsts.contact_key,
        firsts.episode_number,
        stitched.journey_key
    from firsts
    inner join episodes
        on firsts.contact_key = episodes.contact_key and firsts.episode_number = episodes.episode_number
    inner join stitched on episodes.episode_key = stitched.episode_key
)

select * from first_needs_found
