with

landed as (

    {{ native_rows('zendesk', 'ticket_field_history') }}

),

ticket_field_history as (

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
        ticket_id,
        field_name,
        updated,
        user_id,
        value,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_field_history
