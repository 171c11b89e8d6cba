with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

conversations as (
    select * from {{ ref('int_conversations__grouped') }}
),

-- The first episode starts with its primary conversation, later ones with the event that renews the demand (R23).
episode_starts_listed as (
    select
        contact_key,
        cast(1 as bigint) as episode_number,
        contact_key as first_conversation_key,
        started_at,
        known_started_at,
        source_order
    from conversations
    where is_primary
    union all
    select
        timeline.contact_key,
        timeline.episode_number,
        timeline.conversation_key as first_conversation_key,
        timeline.happened_at as started_at,
        timeline.exact_at as known_started_at,
        conversations.source_order
    from timeline
    inner join conversations on timeline.contact_key = conversations.conversation_key
    where timeline.is_episode_start
)

select * from episode_starts_listed
