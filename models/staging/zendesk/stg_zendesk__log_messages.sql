with

entries as (

    select * from {{ ref('stg_zendesk__log_entries') }}
    where type_raw <> 'Comment'

),

chat_events as (

    select * from {{ ref('stg_zendesk__ticket_chat_event') }}
    where is_latest_version

),

chats as (

    select * from {{ ref('stg_zendesk__ticket_chat') }}
    where is_latest_version and ticket_id is not null

),

chatted as (

    select distinct
        chats.source_instance,
        chats.ticket_id
    from chats
    inner join chat_events
        on chats.source_instance = chat_events.source_instance and chats.native_id = chat_events.chat_id

),

-- The connector's chat events are the same messages, and have the joins and transfers besides.
log_messages as (

    select
        entries.*,
        'log-' || entries.ticket_id as chat_id,
        row_number() over (
            partition by entries.source_instance, entries.ticket_id order by entries.created_at, entries.native_id
        ) as place
    from entries
    left join chatted
        on entries.source_instance = chatted.source_instance and entries.ticket_id = chatted.ticket_id
    where chatted.ticket_id is null

)

select * from log_messages
