with

landed as (

    {{ native_rows('zendesk', 'ticket_event') }}

),

ticket_event as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        updater_id,
        coalesce(created_at, source_updated_at) as created_at,
        child_events,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_event
