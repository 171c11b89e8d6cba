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
        coalesce(via_channel, {{ json_text('via', 'channel') }}) as via_channel,
        coalesce(via_source_rel, {{ json_text('via', ['source', 'rel']) }}) as via_source_rel,
        coalesce(
            via_source_from_address,
            {{ json_text('via', ['source', 'from', 'address']) }},
            {{ json_text('via', ['source', 'from', 'phone']) }}
        ) as via_source_from_address,
        -- A merge names another ticket too; only a follow-up follows it.
        coalesce(
            via_followup_source_id,
            case
                when
                    {{ json_text('via', ['source', 'rel']) }} = 'follow_up'
                    or {{ json_text('via', 'channel') }} in ('closed_ticket', '27')
                    then {{ json_text('via', ['source', 'from', 'ticket_id']) }}
            end
        ) as via_followup_source_id,
        followup_ids,
        merged_ticket_ids,
        problem_id,
        from_messaging_channel,
        generated_timestamp,
        tags,
        {{ json_text('satisfaction_rating', 'score') }} as satisfaction_score,
        {{ json_text('satisfaction_rating', 'comment') }} as satisfaction_comment,
        -- What only the system changes, a scrubbed text above all, does not count as an update.
        {{ version_rank('source_system, source_instance, native_id', then_by='generated_timestamp') }} = 1
            as is_latest_version
    from landed

)

select * from ticket
