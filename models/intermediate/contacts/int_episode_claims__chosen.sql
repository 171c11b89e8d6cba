with members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

episode_starts as (
    select * from {{ ref('int_episode_starts__listed') }}
),

timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

human_episodes as (
    select distinct
        contact_key,
        episode_number
    from {{ ref('int_participations__found') }}
    where side = 'human'
),

claiming as (
    select
        members.contact_key,
        members.conversation_key,
        members.source_order,
        conversations.outcome_claim,
        conversations.outcome_claimed_by,
        conversations.outcome_claimed_at,
        coalesce(conversations.outcome_claimed_at, members.ended_at) as claimed_at,
        coalesce(conversations.outcome_claimed_at, members.known_end_at) as known_claimed_at,
        members.episode_number
    from members
    inner join conversations on members.conversation_key = conversations.conversation_key
    where
        members.is_last
        and conversations.outcome_claim not in ('unknown', 'unmapped')
),

-- A claim belongs to the cycle in which it was made; one without a time to its conversation's last (R31).
explicit as (
    select
        claiming.contact_key,
        claiming.conversation_key,
        coalesce(
            max(
                case
                    when claiming.outcome_claimed_at >= episode_starts.started_at then episode_starts.episode_number
                end
            ),
            case when claiming.outcome_claimed_at is null then claiming.episode_number else 1 end
        ) as episode_number,
        claiming.source_order,
        claiming.outcome_claim,
        claiming.outcome_claimed_by,
        claiming.claimed_at,
        claiming.known_claimed_at
    from claiming
    inner join episode_starts on claiming.contact_key = episode_starts.contact_key
    group by
        claiming.contact_key, claiming.conversation_key, claiming.episode_number, claiming.source_order,
        claiming.outcome_claim, claiming.outcome_claimed_by, claiming.outcome_claimed_at, claiming.claimed_at,
        claiming.known_claimed_at
),

last_closes as (
    select
        timeline.contact_key,
        timeline.episode_number,
        timeline.conversation_key,
        timeline.actor_type,
        timeline.happened_at,
        timeline.exact_at,
        row_number() over (
            partition by timeline.contact_key, timeline.episode_number order by timeline.contact_position desc
        ) as close_rank
    from timeline
    where timeline.event_type = 'close'
),

-- What a source without claims implies: somebody closed it, or its ticket stands closed (R30).
implied as (
    select
        last_closes.contact_key,
        last_closes.conversation_key,
        last_closes.episode_number,
        conversations.source_order,
        'resolved' as outcome_claim,
        case
            when last_closes.actor_type = 'supervisor' then 'human_agent'
            else last_closes.actor_type
        end as outcome_claimed_by,
        last_closes.happened_at as claimed_at,
        last_closes.exact_at as known_claimed_at
    from last_closes
    inner join conversations on last_closes.conversation_key = conversations.conversation_key
    where last_closes.close_rank = 1 and last_closes.actor_type in ('customer', 'human_agent', 'supervisor', 'ai_agent')
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
    where
        members.is_last and not members.has_close
        and conversations.kind in ('ticket', 'case') and conversations.status = 'closed'
),

-- An escalation that a human took up is a step on the way, not an outcome (R49).
standing as (
    select explicit.*
    from explicit
    left join human_episodes
        on
            explicit.contact_key = human_episodes.contact_key
            and explicit.episode_number = human_episodes.episode_number
    where explicit.outcome_claim <> 'escalated' or human_episodes.contact_key is null
),

-- A conversation that claims for itself needs nothing implied.
claims as (
    select
        standing.*,
        false as is_claim_implied
    from standing
    union all
    select
        implied.*,
        true as is_claim_implied
    from implied
    left join standing
        on
            implied.conversation_key = standing.conversation_key
            and implied.episode_number = standing.episode_number
    where standing.conversation_key is null
),

ranked as (
    select
        claims.*,
        row_number() over (
            partition by contact_key, episode_number
            order by
                claimed_at desc nulls last,
                case outcome_claimed_by
                    when 'human_agent' then 1
                    when 'customer' then 2
                    when 'ai_agent' then 3
                    when 'vendor_rule' then 4
                    when 'vendor_model' then 5
                    else 6
                end asc,
                source_order desc
        ) as claim_rank
    from claims
),

episode_claims_chosen as (
    select
        contact_key,
        episode_number,
        outcome_claim,
        outcome_claimed_by,
        claimed_at,
        known_claimed_at,
        is_claim_implied
    from ranked
    where claim_rank = 1
)

select * from episode_claims_chosen
