with

landed as (

    {{ native_rows('zendesk', 'conversation_log') }}

),

conversation_log as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        type,
        reference,
        created_at,
        author,
        source,
        content,
        metadata,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from conversation_log
