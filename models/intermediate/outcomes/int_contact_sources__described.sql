-- What the sources of a contact can tell. They are its own: its journey may have been handed over in another one.
with conversations as (
    select * from {{ ref('int_conversations__placed') }}
),

levels as (
    select * from {{ ref('int_capabilities__chosen') }}
    where capability = 'human_side'
),

responses as (
    select * from {{ ref('int_first_responses__timed') }}
),

-- A human's reply is vouched for by the source that shows it; silence only by all sources together (R79).
contact_sources_described as (
    select
        conversations.contact_key,
        max(case when levels.level = 'absent' then 1 else 0 end) = 1 as is_human_side_absent
    from conversations
    left join levels
        on
            conversations.source_system = levels.source_system
            and conversations.source_instance = levels.source_instance
    left join responses on conversations.contact_key = responses.contact_key
    where
        conversations.conversation_key
        = coalesce(responses.human_reply_conversation_key, conversations.conversation_key)
    group by conversations.contact_key
)

select * from contact_sources_described
