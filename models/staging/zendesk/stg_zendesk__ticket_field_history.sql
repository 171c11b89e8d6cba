with

landed as (

    {{ native_rows('zendesk', 'ticket_field_history') }}

),

ticket_field_history as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        field_name,
        updated,
        user_id,
        value,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_field_history
