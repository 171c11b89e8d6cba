-- Which episode an asserted follow-up continues, whatever its person or intent (R33).
with links as (
    select * from {{ ref('int_conversation_links__conformed') }}
    where link_type = 'follow_up_of'
),

members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
),

episodes as (
    select * from {{ ref('int_episodes__bounded') }}
),

memberships as (
    select
        members.conversation_key,
        episodes.episode_key,
        episodes.contact_key,
        episodes.started_at,
        episodes.source_order,
        episodes.episode_number,
        episodes.outcome_claim,
        row_number() over (
            partition by members.conversation_key order by members.episode_number
        ) as membership_number
    from members
    inner join episodes
        on members.contact_key = episodes.contact_key and members.episode_number = episodes.episode_number
),

-- A follow-up speaks for the episode in which its conversation first appears.
pairs as (
    select
        following.episode_key,
        followed.episode_key as followed_episode_key,
        following.started_at,
        following.source_order,
        followed.started_at as followed_started_at,
        followed.source_order as followed_source_order,
        followed.episode_number as followed_episode_number,
        coalesce(followed.outcome_claim = 'resolved', false) as is_followed_resolved
    from links
    inner join memberships as following
        on links.from_conversation_key = following.conversation_key and following.membership_number = 1
    inner join memberships as followed
        on links.to_conversation_key = followed.conversation_key
    where following.contact_key <> followed.contact_key
),

-- A timed episode follows earlier ones only; a timeless one joins by link in either direction (R73).
directed as (
    select
        episode_key,
        followed_episode_key as predecessor_key,
        followed_started_at as predecessor_started_at,
        followed_source_order as predecessor_order,
        followed_episode_number as predecessor_episode_number,
        1 as preference
    from pairs
    where
        followed_started_at < started_at
        or (followed_started_at = started_at and followed_source_order < source_order)
        or (started_at is null and followed_started_at is not null)
        or (started_at is null and followed_started_at is null and followed_source_order < source_order)
    union all
    select
        followed_episode_key as episode_key,
        episode_key as predecessor_key,
        started_at as predecessor_started_at,
        source_order as predecessor_order,
        cast(1 as bigint) as predecessor_episode_number,
        2 as preference
    from pairs
    where followed_started_at is null and started_at is not null and not is_followed_resolved
),

ranked as (
    select
        directed.*,
        row_number() over (
            partition by episode_key
            order by
                preference asc,
                predecessor_started_at desc nulls last,
                predecessor_order desc,
                predecessor_episode_number desc
        ) as preference_rank
    from directed
),

follow_ups_traced as (
    select
        episode_key,
        predecessor_key
    from ranked
    where preference_rank = 1
)

select * from follow_ups_traced
