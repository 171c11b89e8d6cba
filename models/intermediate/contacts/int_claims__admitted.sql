with stated as (
    select * from {{ ref('int_claims__stated') }}
),

implied as (
    select * from {{ ref('int_claims__implied') }}
),

human_episodes as (
    select distinct
        contact_key,
        episode_number
    from {{ ref('int_participations__found') }}
    where side = 'human'
),

-- An escalation that a human took up is a step on the way, not an outcome (R49).
standing as (
    select stated.*
    from stated
    left join human_episodes
        on
            stated.contact_key = human_episodes.contact_key
            and stated.episode_number = human_episodes.episode_number
    where stated.outcome_claim <> 'escalated' or human_episodes.contact_key is null
),

-- A conversation that claims for itself needs nothing implied.
claims_admitted as (
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
)

select * from claims_admitted
