with

landed as (

    {{ native_rows('zendesk', 'ticket_comment') }}

),

ticket_comment as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        coalesce(user_id, author_id) as user_id,
        coalesce(created, created_at) as created,
        public,
        coalesce(voice_comment, type = 'VoiceComment') as voice_comment,
        body,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_comment
