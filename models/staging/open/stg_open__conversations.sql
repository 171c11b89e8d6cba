with

source as (

    select * from {{ source('open', 'conversations') }}

),

renamed as (

    select
        {{ common_columns('conversations') }},

        ---------- ids
        customer_native_id,

        ---------- enums
        kind,
        kind_raw,
        channel,
        channel_raw,
        direction,
        direction_raw,
        status,
        status_raw,
        outcome_claim,
        outcome_claim_raw,
        outcome_claimed_by,
        outcome_claimed_by_raw,

        ---------- text
        end_reason,
        intent_final,
        language,
        region,
        product_line,
        priority,
        pricing_rule,

        ---------- numbers
        reported_turn_count,

        ---------- booleans
        is_truncated,

        ---------- times
        started_at,
        ended_at,
        outcome_claimed_at

    from source

)

select * from renamed
