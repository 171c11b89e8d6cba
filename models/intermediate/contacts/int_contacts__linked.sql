{{ config(materialized='connected_components') }}

with links as (
    select * from {{ ref('int_conversation_links__conformed') }}
    where link_type in ('same_contact_as', 'bot_session_of', 'transferred_to', 'merged_into')
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

contact_edges as (
    select
        from_conversation_key as node,
        to_conversation_key as neighbour
    from links
    union all
    select
        conversation_key as node,
        conversation_key as neighbour
    from conversations
)

select * from contact_edges
