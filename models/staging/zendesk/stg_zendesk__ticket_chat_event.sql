with

landed as (

    {{ native_rows('zendesk', 'ticket_chat_event') }}

),

ticket_chat_event as (

    select
        source_system,
        source_instance,
        native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        extra,
        batch_id,
        file_path,
        line_number,
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
