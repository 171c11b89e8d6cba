with

landed as (

    {{ native_rows('zendesk', 'ticket_chat') }}

),

ticket_chat as (

    select
        {{ row_columns() }},
        extra,
        channel,
        conversation_id,
        ticket_id,
        user_id,
        visitor_id,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_chat
