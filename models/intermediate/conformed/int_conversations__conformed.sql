with versions as (
    select * from {{ ref('int_conversations__versioned') }}
),

conversations_conformed as (
    select
        conversation_key,
        customer_key,
        source_system,
        source_instance,
        source_order,
        loaded_at,
        loaded_at_basis,
        kind,
        channel,
        channel_raw,
        direction,
        status,
        outcome_claim,
        outcome_claimed_by,
        end_reason,
        intent_final,
        language,
        region,
        product_line,
        priority,
        pricing_rule,
        reported_turn_count,
        is_truncated,
        started_at,
        ended_at,
        outcome_claimed_at
    from versions
    where is_live
)

select * from conversations_conformed
