with

landed as (

    select * from {{ ref('stg_zendesk__ticket_chat') }}
    where is_latest_version

),

log_messages as (

    select * from {{ ref('stg_zendesk__log_messages') }}
    where place = 1

),

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

listed as (

    select
        {{ row_columns() }},
        channel,
        conversation_id,
        ticket_id,
        user_id,
        visitor_id
    from landed
    union all
    select
        {{ row_columns() | replace('native_id', 'chat_id as native_id') }},
        'messaging' as channel,
        {{ no_text() }} as conversation_id,
        ticket_id,
        {{ no_text() }} as user_id,
        {{ no_text() }} as visitor_id
    from log_messages

),

chats as (

    select
        *,
        max(loaded_at) over (partition by source_instance) as newest_load
    from listed

),

spans as (

    select
        source_instance,
        chat_id,
        min(created_at) as first_at,
        max(created_at) as last_at
    from {{ ref('stg_zendesk__chat_events') }}
    group by source_instance, chat_id

),

chats_placed as (

    select
        chats.source_system,
        chats.source_instance,
        chats.native_id,
        chats.source_updated_at,
        chats.loaded_at,
        chats.loaded_at_basis,
        chats.is_deleted,
        chats.is_test,
        chats.batch_id,
        chats.file_path,
        chats.line_number,
        chats.channel as channel_raw,
        chats.conversation_id as platform_conversation_id,
        coalesce(chats.user_id, tickets.requester_id) as customer_native_id,
        chats.visitor_id,
        -- What is said in a chat belongs to its ticket; a chat that became none, or none that landed, is itself.
        coalesce(tickets.native_id, 'chat-' || chats.native_id) as conversation_native_id,
        tickets.native_id is null as is_own_conversation,
        coalesce(tickets.created_at, spans.first_at) as conversation_started_at,
        spans.first_at,
        spans.last_at,
        -- No chat says that it ended: one in which nothing happened for a day did.
        case when {{ seconds_between('spans.last_at', 'chats.newest_load') }} > 86400 then spans.last_at end as ended_at
    from chats
    left join tickets
        on chats.source_instance = tickets.source_instance and chats.ticket_id = tickets.native_id
    left join spans
        on chats.source_instance = spans.source_instance and chats.native_id = spans.chat_id

)

select * from chats_placed
