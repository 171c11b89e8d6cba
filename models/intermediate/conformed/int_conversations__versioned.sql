with staged as (
    {% for vendor in staging_vendors('conversations') %}
        select
            {{ row_columns() }},
            customer_native_id,
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
        from {{ ref('stg_' ~ vendor ~ '__conversations') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        staged.*,
        {{ entity_key('conversations', 'native_id') }} as conversation_key,
        {{ entity_key('customers', 'customer_native_id') }} as customer_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('conversation_key') }} as version_rank
    from keyed
),

-- Deleted and test conversations stay in: their children must be told apart from orphans (R2, R3).
conversations_versioned as (
    select
        conversation_key,
        customer_key,
        source_system,
        source_instance,
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
        outcome_claimed_at,
        coalesce(is_deleted, false) as is_deleted,
        coalesce(is_test, false) as is_test,
        {{ is_live() }} as is_live,
        -- Stands in for the native identifiers, which go no further than this.
        row_number() over (
            order by
                {{ binary_order('source_system') }},
                {{ binary_order('source_instance') }},
                {{ binary_order('native_id') }}
        ) as source_order
    from ranked
    where version_rank = 1
)

select * from conversations_versioned
