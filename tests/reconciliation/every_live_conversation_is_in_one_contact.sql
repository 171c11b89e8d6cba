-- A conversation in no contact is lost to every metric; one in two contacts counts twice.
with conversations as (
    select conversation_key from {{ ref('int_conversations__conformed') }}
),

grouped as (
    select
        conversation_key,
        count(*) as contacts
    from {{ ref('int_conversations__grouped') }}
    group by conversation_key
),

facts as (
    select
        conversation_key,
        count(*) as facts
    from {{ ref('fct_conversations') }}
    group by conversation_key
)

select
    coalesce(conversations.conversation_key, grouped.conversation_key, facts.conversation_key) as conversation_key,
    grouped.contacts,
    facts.facts
from conversations
full outer join grouped on conversations.conversation_key = grouped.conversation_key
full outer join facts on coalesce(conversations.conversation_key, grouped.conversation_key) = facts.conversation_key
where
    conversations.conversation_key is null
    or coalesce(grouped.contacts, 0) <> 1
    or coalesce(facts.facts, 0) <> 1
