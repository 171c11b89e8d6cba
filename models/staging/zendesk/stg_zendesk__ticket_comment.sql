with

landed as (

    {{ native_rows('zendesk', 'ticket_comment') }}

),

ticket_comment as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        user_id,
        created,
        public,
        voice_comment,
        body,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_comment
