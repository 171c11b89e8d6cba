with

comments as (

    select * from {{ ref('stg_zendesk__comments') }}

),

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

chats as (

    select * from {{ ref('stg_zendesk__chats') }}
    where not is_own_conversation

),

commented as (

    select distinct
        source_instance,
        ticket_id
    from comments

),

-- A chat ends in a comment that repeats all of it, and its ticket's description is its subject line.
transcripts as (

    select distinct
        comments.source_instance,
        comments.native_id
    from comments
    inner join chats
        on
            comments.source_instance = chats.source_instance
            and comments.ticket_id = chats.conversation_native_id
            and comments.created >= chats.first_at
    where comments.public and {{ seconds_between('chats.last_at', 'comments.created') }} <= 3600

),

chatted as (

    select distinct
        source_instance,
        conversation_native_id
    from chats
    where first_at is not null

),

-- The first comment is the ticket's description: it speaks where no comments are landed.
descriptions as (

    select tickets.*
    from tickets
    left join commented
        on tickets.source_instance = commented.source_instance and tickets.native_id = commented.ticket_id
    left join chatted
        on
            tickets.source_instance = chatted.source_instance
            and tickets.native_id = chatted.conversation_native_id
    where
        tickets.description is not null
        and commented.ticket_id is null
        and chatted.conversation_native_id is null

),

written as (

    select
        {{ row_columns('comments') }},
        'comment-' || comments.native_id as event_native_id,
        comments.ticket_id as conversation_native_id,
        tickets.requester_id as customer_native_id,
        comments.user_id as user_native_id,
        case
            when transcripts.native_id is not null then 'chat_transcript'
            when not comments.public then 'internal_note'
            else 'message'
        end as what,
        case when comments.voice_comment then 'voice comment' else 'comment' end as what_raw,
        comments.created as occurred_at,
        comments.public as is_public,
        comments.body as text,
        cast({{ json_number('comments.native_id') }} as bigint) as native_order,
        comments.role_hint,
        comments.chat_source
    from comments
    left join tickets
        on comments.source_instance = tickets.source_instance and comments.ticket_id = tickets.native_id
    left join transcripts
        on comments.source_instance = transcripts.source_instance and comments.native_id = transcripts.native_id
    union all
    select
        {{ row_columns() }},
        'description-' || native_id as event_native_id,
        native_id as conversation_native_id,
        requester_id as customer_native_id,
        submitter_id as user_native_id,
        case when not is_public then 'internal_note' else 'message' end as what,
        'description' as what_raw,
        created_at as occurred_at,
        is_public,
        description as text,
        cast(0 as bigint) as native_order,
        {{ no_text() }} as role_hint,
        {{ no_text() }} as chat_source
    from descriptions

),

comment_turns as (

    select
        written.*,
        's' as time_precision,
        1 as turn_order,
        {{ no_text() }} as reason_raw,
        {{ no_text() }} as from_user,
        {{ no_text() }} as to_user,
        {{ no_text() }} as from_group,
        {{ no_text() }} as to_group,
        {{ no_text() }} as moved
    from written

)

select * from comment_turns
