with claims as (
    select * from {{ ref('int_claims__admitted') }}
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
