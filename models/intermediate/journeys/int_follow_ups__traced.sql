with recursive links as (
    select * from {{ ref('int_conversation_links__conformed') }}
    where link_type = 'follow_up_of'
),

conversations as (
    select * from {{ ref('int_conversations__grouped') }}
),

episode_starts as (
    select * from {{ ref('int_episode_starts__listed') }}
),

-- Each contact that follows up points at the last episode that the other contact had begun by then.
pointers as (
    select
        following.contact_key,
        followed.contact_key as followed_contact_key,
        followed_episodes.episode_number as followed_episode_number,
        row_number() over (
            partition by following.contact_key
            order by
                followed_episodes.started_at desc nulls last,
                followed_episodes.source_order desc,
                followed_episodes.episode_number desc
        ) as pointer_rank
    from links
    inner join conversations as following on links.from_conversation_key = following.conversation_key
    inner join conversations as followed on links.to_conversation_key = followed.conversation_key
    inner join episode_starts as own
        on following.contact_key = own.contact_key and own.episode_number = 1
    inner join episode_starts as followed_episodes
        on
            followed.contact_key = followed_episodes.contact_key
            and (
                followed_episodes.episode_number = 1
                or followed_episodes.started_at <= own.started_at
            )
    -- Only backwards in time, so that no chain of follow-ups can bite its own tail.
    where
        followed_episodes.started_at < own.started_at
        or (own.started_at is null and followed_episodes.started_at is not null)
        or (
            coalesce(followed_episodes.started_at = own.started_at, own.started_at is null)
            and followed_episodes.source_order < own.source_order
            and not (own.started_at is not null and followed_episodes.started_at is null)
        )
),

chains as (
    select
        contact_key,
        followed_contact_key,
        followed_episode_number
    from pointers
    where pointer_rank = 1
    union all
    select
        chains.contact_key,
        pointers.followed_contact_key,
        pointers.followed_episode_number
    from chains
    inner join pointers
        on chains.followed_contact_key = pointers.contact_key and pointers.pointer_rank = 1
),

follow_ups_traced as (
    select
        chains.contact_key,
        chains.followed_contact_key as root_contact_key,
        chains.followed_episode_number as root_episode_number
    from chains
    left join pointers
        on chains.followed_contact_key = pointers.contact_key and pointers.pointer_rank = 1
    where pointers.contact_key is null
)

select * from follow_ups_traced
