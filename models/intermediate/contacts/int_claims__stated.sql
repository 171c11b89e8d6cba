with members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
    where is_last
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
    where outcome_claim not in ('unknown', 'unmapped')
),

episode_starts as (
    select * from {{ ref('int_episode_starts__listed') }}
),

cycles as (
    select
        members.conversation_key,
        max(episode_starts.episode_number) as episode_number
    from members
    inner join conversations on members.conversation_key = conversations.conversation_key
    inner join episode_starts
        on
            members.contact_key = episode_starts.contact_key
            and conversations.outcome_claimed_at >= episode_starts.started_at
    group by members.conversation_key
),

-- A claim belongs to the cycle in which it was made; one without a time to its conversation's last (R31).
claims_stated as (
    select
        members.contact_key,
        members.conversation_key,
        case
            when conversations.outcome_claimed_at is null then members.episode_number
            else coalesce(cycles.episode_number, 1)
        end as episode_number,
        members.source_order,
        conversations.outcome_claim,
        conversations.outcome_claimed_by,
        coalesce(conversations.outcome_claimed_at, members.ended_at) as claimed_at,
        coalesce(conversations.outcome_claimed_at, members.known_end_at) as known_claimed_at
    from members
    inner join conversations on members.conversation_key = conversations.conversation_key
    left join cycles on members.conversation_key = cycles.conversation_key
)

select * from claims_stated
