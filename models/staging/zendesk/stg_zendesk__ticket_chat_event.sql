with

landed as (

    {{ native_rows('zendesk', 'ticket_chat_event') }}

),

ticket_chat_event as (

    select
        {{ row_columns() }},
        extra,
        chat_id,
        chat_index,
        created_at,
        type,
        actor_id,
        message,
        is_history_context,
        original_message,
        reason,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_chat_event
