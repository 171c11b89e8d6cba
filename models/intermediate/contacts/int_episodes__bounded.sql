with episode_starts as (
    select * from {{ ref('int_episode_starts__listed') }}
),

members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
),

conversations as (
    select * from {{ ref('int_conversations__grouped') }}
),

claims as (
    select * from {{ ref('int_episode_claims__chosen') }}
),

intents as (
    select * from {{ ref('int_episode_intents__chosen') }}
),

ends as (
    select
        contact_key,
        episode_number,
        max(ended_at) as ended_at,
        -- The end is known when the conversation that ended last states it (R13).
        max(known_end_at) as known_end_at,
        max(case when is_declared_open then 1 else 0 end) = 1 as is_declared_open,
        max(case when is_declared_open then 1 else 0 end) = 1
        or min(case when is_silently_open then 1 else 0 end) = 1 as is_open
    from members
    group by contact_key, episode_number
),

episodes_bounded as (
    select
        {{ dbt.concat([
            "episode_starts.contact_key",
            "'-'",
            "cast(episode_starts.episode_number as " ~ dbt.type_string() ~ ")",
        ]) }} as episode_key,
        episode_starts.contact_key,
        episode_starts.episode_number,
        episode_starts.first_conversation_key,
        episode_starts.source_order,
        conversations.person_key,
        conversations.is_anonymous,
        coalesce(intents.intent, 'unclassified') as intent,
        episode_starts.started_at,
        episode_starts.known_started_at,
        case
            when ends.ended_at < episode_starts.started_at then episode_starts.started_at else ends.ended_at
        end as ended_at,
        -- An end stated before the demand was renewed says nothing of this episode.
        case
            when ends.known_end_at >= ends.ended_at and ends.known_end_at >= episode_starts.started_at
                then ends.known_end_at
        end as known_end_at,
        ends.is_declared_open,
        ends.is_open,
        claims.outcome_claim,
        claims.outcome_claimed_by,
        claims.claimed_at,
        claims.known_claimed_at,
        coalesce(claims.is_claim_implied, false) as is_claim_implied,
        case
            when claims.outcome_claim = 'resolved' then coalesce(claims.claimed_at, ends.ended_at)
        end as resolved_at
    from episode_starts
    inner join conversations on episode_starts.contact_key = conversations.conversation_key
    left join ends
        on
            episode_starts.contact_key = ends.contact_key
            and episode_starts.episode_number = ends.episode_number
    left join claims
        on
            episode_starts.contact_key = claims.contact_key
            and episode_starts.episode_number = claims.episode_number
    left join intents
        on
            episode_starts.contact_key = intents.contact_key
            and episode_starts.episode_number = intents.episode_number
)

select * from episodes_bounded
