-- Persons and contacts are whole: no link joins two of them, and each is named by its smallest node.
-- Rows are the links and components for which that fails.
with identifiers as (
    select
        customer_key as node,
        identifier_key as neighbour
    from {{ ref('int_identifiers__counted') }}
    where not is_hub and customer_key is not null
    union all
    select
        unnamed_conversation_key as node,
        identifier_key as neighbour
    from {{ ref('int_identifiers__counted') }}
    where not is_hub and unnamed_conversation_key is not null
    union all
    select
        customer_key as node,
        merged_into_customer_key as neighbour
    from {{ ref('int_customer_identifiers__conformed') }}
    where customer_key is not null and merged_into_customer_key is not null
),

links as (
    select
        from_conversation_key as node,
        to_conversation_key as neighbour
    from {{ ref('int_conversation_links__conformed') }}
    where link_type in ('same_contact_as', 'bot_session_of', 'transferred_to', 'merged_into')
),

components as (
    select
        'person' as component_type,
        node,
        component
    from {{ ref('int_persons__resolved') }}
    union all
    select
        'contact' as component_type,
        node,
        component
    from {{ ref('int_contacts__linked') }}
),

edges as (
    select
        'person' as component_type,
        node,
        neighbour
    from identifiers
    union all
    select
        'contact' as component_type,
        node,
        neighbour
    from links
),

broken as (
    select
        edges.component_type,
        edges.node,
        'a link joins two components, or leads to none' as fault
    from edges
    left join components
        on edges.component_type = components.component_type and edges.node = components.node
    left join components as neighbours
        on edges.component_type = neighbours.component_type and edges.neighbour = neighbours.node
    where coalesce(components.component, 'none') <> coalesce(neighbours.component, 'nobody')
    union all
    select
        component_type,
        component as node,
        'not named by its smallest node' as fault
    from components
    group by component_type, component
    having min(node) <> component
)

select * from broken
