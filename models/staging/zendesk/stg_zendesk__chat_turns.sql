with

chat_events as (

    select * from {{ ref('stg_zendesk__chat_events') }}

),

chats as (

    select * from {{ ref('stg_zendesk__chats') }}

),

chat_turns as (

    select
        {{ row_columns('chat_events') }},
        'chat-' || chat_events.native_id as event_native_id,
        coalesce(chats.conversation_native_id, 'chat-' || chat_events.chat_id) as conversation_native_id,
        chats.customer_native_id,
        chat_events.user_native_id,
        chat_events.role_hint,
        chat_events.chat_source,
        'chat_event' as what,
        chat_events.type_raw as what_raw,
        chat_events.created_at as occurred_at,
        'ms' as time_precision,
        1 as turn_order,
        chat_events.chat_index as native_order,
        true as is_public,
        chat_events.message as text,
        chat_events.reason_raw,
        {{ no_text() }} as from_user,
        {{ no_text() }} as to_user,
        {{ no_text() }} as from_group,
        {{ no_text() }} as to_group,
        {{ no_text() }} as moved
    from chat_events
    left join chats
        on chat_events.source_instance = chats.source_instance and chat_events.chat_id = chats.native_id

)

select * from chat_turns
