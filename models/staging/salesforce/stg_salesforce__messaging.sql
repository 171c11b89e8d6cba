{#- A table: six models read it, and it joins several. -#}
{{ config(materialized='table') }}

-- Messaging sessions with who the end user is, when the bot gave up, and until when an AI agent's own export tells what
-- was said.
with

sessions as (

    select * from {{ ref('stg_salesforce__messagingsession') }}
    where is_latest_version

),

end_users as (

    select * from {{ ref('stg_salesforce__messagingenduser') }}
    where is_latest_version

),

escalations as (

    select
        source_instance,
        session_id,
        min(entered_at) as escalated_at
    from {{ ref('stg_salesforce__entries') }}
    where event_type = 'handoff_requested'
    group by source_instance, session_id

),

ai_talk as (

    select
        ai_sessions.source_instance,
        ai_sessions.messaging_session_id,
        max(ai_messages.sent_at) as ai_talked_until,
        count(ai_messages.native_id) as ai_message_count
    from {{ ref('stg_salesforce__ssot__aiagentsession__dlm') }} as ai_sessions
    left join {{ ref('stg_salesforce__ai_messages') }} as ai_messages
        on
            ai_sessions.source_instance = ai_messages.source_instance
            and ai_sessions.native_id = ai_messages.session_id
    where ai_sessions.is_latest_version and ai_sessions.messaging_session_id is not null
    group by ai_sessions.source_instance, ai_sessions.messaging_session_id

),

messaging as (

    select
        {{ row_columns('sessions') }},
        sessions.status,
        sessions.origin,
        sessions.agent_type,
        sessions.accepted_at,
        coalesce(sessions.started_at, escalations.escalated_at, sessions.accepted_at) as started_at,
        sessions.ended_at,
        sessions.ended_by,
        sessions.channel_type,
        sessions.end_user_id,
        sessions.case_id,
        case when sessions.owner_id like '005%' then sessions.owner_id end as agent_id,
        case when sessions.owner_id like '00G%' then sessions.owner_id end as queue_id,
        sessions.end_user_message_count,
        sessions.language,
        coalesce(end_users.contact_id, sessions.end_user_id) as customer_native_id,
        escalations.escalated_at,
        lower(trim(sessions.agent_type)) = 'bottoagent' or escalations.session_id is not null as is_handed_off,
        ai_talk.messaging_session_id is not null as has_ai_session,
        case when ai_talk.ai_message_count > 0 then ai_talk.ai_talked_until end as ai_talked_until
    from sessions
    left join end_users
        on sessions.source_instance = end_users.source_instance and sessions.end_user_id = end_users.native_id
    left join escalations
        on sessions.source_instance = escalations.source_instance and sessions.native_id = escalations.session_id
    left join ai_talk
        on sessions.source_instance = ai_talk.source_instance and sessions.native_id = ai_talk.messaging_session_id

)

select * from messaging
