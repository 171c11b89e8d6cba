-- What is written in a case: its opening, mails and comments.
with

cases as (

    select * from {{ ref('stg_salesforce__case') }}
    where is_latest_version

),

comments as (

    select * from {{ ref('stg_salesforce__casecomment') }}
    where is_latest_version

),

-- A draft was said to nobody.
emails as (

    select * from {{ ref('stg_salesforce__emailmessage') }}
    where is_latest_version and coalesce(status, '') <> '5'

),

messaging as (

    select * from {{ ref('stg_salesforce__messaging') }}

),

chats as (

    select * from {{ ref('stg_salesforce__livechattranscript') }}
    where is_latest_version

),

-- The mail that opened a case is its description again; one that came out of a session or chat was not written by the
-- customer.
said_elsewhere as (

    select
        source_instance,
        case_id,
        sent_at as said_at
    from emails
    where is_incoming and not coalesce(is_deleted, false)
    union all
    select
        source_instance,
        case_id,
        started_at as said_at
    from messaging
    where not coalesce(is_deleted, false)
    union all
    select
        source_instance,
        case_id,
        coalesce(requested_at, started_at) as said_at
    from chats
    where not coalesce(is_deleted, false)

),

opened_elsewhere as (

    select distinct
        cases.source_instance,
        cases.native_id as case_id
    from cases
    inner join said_elsewhere
        on cases.source_instance = said_elsewhere.source_instance and cases.native_id = said_elsewhere.case_id
    where {{ seconds_between('cases.created_at', 'said_elsewhere.said_at') }} <= 60

),

case_turns as (

    select
        {{ row_columns('cases') }},
        'opening-' || cases.native_id as event_native_id,
        cases.native_id as conversation_native_id,
        cases.contact_id as actor_native_id,
        'opener' as role_hint,
        'message' as what,
        'description' as what_raw,
        cases.created_at as occurred_at,
        1 as turn_order,
        true as is_public,
        cases.description as text
    from cases
    left join opened_elsewhere
        on cases.source_instance = opened_elsewhere.source_instance and cases.native_id = opened_elsewhere.case_id
    where opened_elsewhere.case_id is null
    union all
    select
        {{ row_columns() }},
        'email-' || native_id as event_native_id,
        case_id as conversation_native_id,
        case when not is_incoming then author_id end as actor_native_id,
        case when is_incoming then 'sender' end as role_hint,
        'message' as what,
        case when is_incoming then 'incoming e-mail' else 'outgoing e-mail' end as what_raw,
        sent_at as occurred_at,
        1 as turn_order,
        true as is_public,
        body as text
    from emails
    where case_id is not null
    union all
    select
        {{ row_columns() }},
        'comment-' || native_id as event_native_id,
        case_id as conversation_native_id,
        author_id as actor_native_id,
        {{ no_text() }} as role_hint,
        case when is_published then 'message' else 'internal_note' end as what,
        'comment' as what_raw,
        created_at as occurred_at,
        1 as turn_order,
        coalesce(is_published, false) as is_public,
        body as text
    from comments

)

select * from case_turns
