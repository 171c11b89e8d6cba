with conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

linking_identifiers as (
    select distinct unnamed_conversation_key as conversation_key
    from {{ ref('int_identifiers__counted') }}
    where not is_hub and unnamed_conversation_key is not null
),

conversations_identified as (
    select
        conversations.conversation_key,
        persons.component as person_key,
        conversations.customer_key is null and linking_identifiers.conversation_key is null as is_anonymous
    from conversations
    inner join persons
        on coalesce(conversations.customer_key, conversations.conversation_key) = persons.node
    left join linking_identifiers
        on conversations.conversation_key = linking_identifiers.conversation_key
)

select * from conversations_identified
