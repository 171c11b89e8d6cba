with

landed as (

    select * from {{ ref('stg_zendesk__ticket_comment') }}
    where is_latest_version

),

items as (

    select * from {{ ref('stg_zendesk__audit_items') }}

),

entries as (

    select * from {{ ref('stg_zendesk__log_entries') }}
    where type_raw = 'Comment' and comment_id is not null

),

told as (

    select
        {{ row_columns() }},
        ticket_id,
        user_id,
        created,
        public,
        voice_comment,
        body,
        1 as preference
    from landed
    union all
    select
        {{ row_columns() }},
        ticket_id,
        coalesce({{ json_text('item', 'author_id') }}, user_id) as user_id,
        happened_at as created,
        case {{ json_text('item', 'public') }} when 'true' then true when 'false' then false end as public,
        event_type = 'VoiceComment' as voice_comment,
        {{ json_text('item', 'body') }} as body,
        2 as preference
    from items
    where event_type in ('Comment', 'VoiceComment')
    union all
    select
        {{ row_columns() | replace('native_id', 'comment_id as native_id') }},
        ticket_id,
        user_native_id as user_id,
        created_at as created,
        is_public as public,
        false as voice_comment,
        text as body,
        3 as preference
    from entries

),

-- A comment has one number in all of them.
numbered as (

    select
        told.*,
        row_number() over (partition by source_instance, native_id order by preference, line_number) as telling
    from told

),

flips as (

    select
        source_instance,
        {{ json_text('item', 'comment_id') }} as comment_id,
        {{ json_text('item', 'public') }} = 'true' as is_public,
        row_number() over (
            partition by source_instance, {{ json_text('item', 'comment_id') }}
            order by happened_at desc, event_order desc
        ) as recency
    from items
    where event_type = 'CommentPrivacyChange'

),

redacted as (

    select distinct
        source_instance,
        {{ json_text('item', 'comment_id') }} as comment_id
    from items
    where event_type in ('CommentRedaction', 'CommentRedactionEvent')

),

comments as (

    select
        {{ row_columns('numbered') }},
        numbered.ticket_id,
        numbered.user_id,
        numbered.created,
        coalesce(flips.is_public, numbered.public) as public,
        numbered.voice_comment,
        -- What was landed before somebody blackened it is not kept.
        case when redacted.comment_id is null or numbered.body like '%▇%' then numbered.body end as body,
        entries.role_hint,
        entries.chat_source
    from numbered
    left join flips
        on
            numbered.source_instance = flips.source_instance
            and numbered.native_id = flips.comment_id
            and flips.recency = 1
    left join redacted
        on numbered.source_instance = redacted.source_instance and numbered.native_id = redacted.comment_id
    left join entries on numbered.source_instance = entries.source_instance and numbered.native_id = entries.comment_id
    where numbered.telling = 1

)

select * from comments
