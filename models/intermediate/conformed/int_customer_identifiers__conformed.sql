with staged as (
    {% for vendor in staging_vendors('customer_identifiers') %}
        select
            {{ row_columns() }},
            customer_native_id,
            conversation_native_id,
            merged_into_customer_native_id,
            id_type,
            id_value,
            is_verified,
            observed_at,
            {{ digits_only('id_value') }} as digits
        from {{ ref('stg_' ~ vendor ~ '__customer_identifiers') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

conversations as (
    select
        conversation_key,
        is_live
    from {{ ref('int_conversations__versioned') }}
),

-- The same person is written in many ways; what is left after R16 is compared across sources.
normalised as (
    select
        staged.*,
        nullif(
            case
                when staged.id_type = 'email' then lower(trim(staged.id_value))
                when staged.id_type = 'phone' and staged.digits like '00%' then substr(staged.digits, 3)
                when staged.id_type = 'phone' then staged.digits
                -- Two sorts that the contract does not know are not one sort, so their values link nobody (R6).
                when staged.id_type <> 'unmapped' then trim(staged.id_value)
            end,
            ''
        ) as normalised_value
    from staged
),

keyed as (
    select
        normalised.*,
        {{ entity_key('customer_identifiers', 'native_id') }} as customer_identifier_key,
        {{ keyed_hash(["'identifiers'", 'id_type', 'normalised_value']) }} as identifier_key,
        {{ entity_key('customers', 'customer_native_id') }} as customer_key,
        {{ entity_key('customers', 'merged_into_customer_native_id') }} as merged_into_customer_key,
        {{ entity_key('conversations', 'conversation_native_id') }} as named_conversation_key
    from normalised
),

ranked as (
    select
        keyed.*,
        {{ version_rank('customer_identifier_key') }} as version_rank
    from keyed
),

customer_identifiers_conformed as (
    select
        ranked.customer_identifier_key,
        ranked.identifier_key,
        ranked.customer_key,
        ranked.merged_into_customer_key,
        conversations.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.id_type,
        ranked.is_verified,
        ranked.observed_at
    from ranked
    left join conversations on ranked.named_conversation_key = conversations.conversation_key
    where
        {{ is_live('ranked') }}
        and coalesce(conversations.is_live, true)
)

select * from customer_identifiers_conformed
