with

chat_events as (

    select * from {{ ref('stg_zendesk__chat_events') }}

),

chats as (

    select * from {{ ref('stg_zendesk__chats') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

placed as (

    select
        {{ row_columns('chat_events') }},
        coalesce(chats.conversation_native_id, 'chat-' || chat_events.chat_id) as conversation_native_id,
        chats.customer_native_id,
        chat_events.user_native_id,
        chat_events.role_hint,
        chat_events.chat_source,
        chat_events.type_raw as what_raw,
        chat_events.created_at as occurred_at,
        chat_events.chat_index as native_order,
        chat_events.message as text,
        chat_events.reason_raw,
        chat_events.time_precision,
        {{ mapped_value('human_request', 'chat_events.message', no_text()) }} as request
    from chat_events
    left join chats
        on chat_events.source_instance = chats.source_instance and chat_events.chat_id = chats.native_id
    {{ mapped_joins('chat_events', {'human_request': 'chat_events.message'}) }}

),

-- The button that asks for a person is a message, and a demand.
told as (

    select
        placed.*,
        'chat-' || native_id as event_native_id,
        'chat_event' as what,
        1 as turn_order
    from placed
    union all
    select
        placed.*,
        'request-' || native_id as event_native_id,
        'human_requested' as what,
        1 as turn_order
    from placed
    where request is not null

),

chat_turns as (

    select
        told.*,
        true as is_public,
        {{ no_text() }} as from_user,
        {{ no_text() }} as to_user,
        {{ no_text() }} as from_group,
        {{ no_text() }} as to_group,
        {{ no_text() }} as moved
    from told

)

select * from chat_turns
