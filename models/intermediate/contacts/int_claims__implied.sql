with members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
    where is_last and not has_close
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

closes as (
    select * from {{ ref('int_timeline__cycled') }}
    where event_type = 'close'
),

ranked as (
    select
        closes.*,
        row_number() over (partition by contact_key, episode_number order by contact_position desc) as close_rank
    from closes
),

-- What a source without claims implies: somebody closed it, or its ticket stands closed (R30).
claims_implied as (
    select
        ranked.contact_key,
        ranked.conversation_key,
        ranked.episode_number,
        conversations.source_order,
        'resolved' as outcome_claim,
        case when ranked.actor_type = 'supervisor' then 'human_agent' else ranked.actor_type end
            as outcome_claimed_by,
        ranked.happened_at as claimed_at,
        ranked.exact_at as known_claimed_at
    from ranked
    inner join conversations on ranked.conversation_key = conversations.conversation_key
    where ranked.close_rank = 1 and ranked.actor_type in ('customer', 'human_agent', 'supervisor', 'ai_agent')
    union all
    select
        members.contact_key,
        members.conversation_key,
        members.episode_number,
        members.source_order,
        'resolved' as outcome_claim,
        'vendor_rule' as outcome_claimed_by,
        members.ended_at as claimed_at,
        members.known_end_at as known_claimed_at
    from members
    inner join conversations on members.conversation_key = conversations.conversation_key
    where conversations.kind in ('ticket', 'case') and conversations.status = 'closed'
)

select * from claims_implied
