with identifiers as (
    select * from {{ ref('int_customer_identifiers__conformed') }}
    where id_type <> 'unmapped'
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

-- A row that names only a conversation speaks of that conversation's customer (R15).
attributed as (
    select
        identifiers.identifier_key,
        identifiers.id_type,
        coalesce(identifiers.customer_key, conversations.customer_key) as customer_key,
        case
            when conversations.customer_key is null then conversations.conversation_key
        end as unnamed_conversation_key
    from identifiers
    left join conversations on identifiers.conversation_key = conversations.conversation_key
),

populations as (
    select
        identifier_key,
        count(distinct customer_key) as customers
    from attributed
    group by identifier_key
),

identifiers_counted as (
    select
        attributed.identifier_key,
        attributed.customer_key,
        attributed.unnamed_conversation_key,
        populations.customers,
        populations.customers > {{ var('hub_identifier_customers') }} as is_hub
    from attributed
    inner join populations on attributed.identifier_key = populations.identifier_key
)

select * from identifiers_counted
