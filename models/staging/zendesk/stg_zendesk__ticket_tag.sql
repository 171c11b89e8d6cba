with

landed as (

    {{ native_rows('zendesk', 'ticket_tag') }}

),

ticket_tag as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        tag,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_tag
