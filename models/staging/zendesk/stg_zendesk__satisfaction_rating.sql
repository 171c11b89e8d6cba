with

landed as (

    {{ native_rows('zendesk', 'satisfaction_rating') }}

),

satisfaction_rating as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        requester_id,
        score,
        comment,
        created_at,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from satisfaction_rating
