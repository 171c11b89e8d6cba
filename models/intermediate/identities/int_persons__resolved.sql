{{ config(materialized='connected_components') }}

with identifiers as (
    select * from {{ ref('int_identifiers__counted') }}
    where not is_hub
),

merged_customers as (
    select * from {{ ref('int_customer_identifiers__conformed') }}
    where customer_key is not null and merged_into_customer_key is not null
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

person_edges as (
    select
        customer_key as node,
        identifier_key as neighbour
    from identifiers
    where customer_key is not null
    union all
    select
        unnamed_conversation_key as node,
        identifier_key as neighbour
    from identifiers
    where unnamed_conversation_key is not null
    union all
    select
        customer_key as node,
        merged_into_customer_key as neighbour
    from merged_customers
    union all
    select
        coalesce(customer_key, conversation_key) as node,
        coalesce(customer_key, conversation_key) as neighbour
    from conversations
)

select * from person_edges
