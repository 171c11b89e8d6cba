with

landed as (

    {{ native_rows('zendesk', 'ticket_audit') }}

),

ticket_audit as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        author_id,
        created_at,
        via,
        events,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_audit
