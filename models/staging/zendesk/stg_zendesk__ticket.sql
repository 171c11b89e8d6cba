with

landed as (

    {{ native_rows('zendesk', 'ticket') }}

),

ticket as (

    select
        {{ row_columns() }},
        extra,
        created_at,
        status,
        priority,
        requester_id,
        submitter_id,
        assignee_id,
        group_id,
        description,
        is_public,
        via_channel,
        via_source_rel,
        via_source_from_address,
        via_followup_source_id,
        followup_ids,
        merged_ticket_ids,
        problem_id,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket
