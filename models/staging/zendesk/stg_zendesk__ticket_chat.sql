with

landed as (

    {{ native_rows('zendesk', 'ticket_chat') }}

),

ticket_chat as (

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
        channel,
        conversation_id,
        ticket_id,
        user_id,
        visitor_id,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_chat
