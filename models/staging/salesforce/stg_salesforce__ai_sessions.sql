{#- A table: five models read it, and it joins several. -#}
{{ config(materialized='table') }}

-- Sessions of AI agents with their agent, their end, and what the messaging session around them knows.
with

sessions as (

    select
        *,
        max(loaded_at) over (partition by source_instance) as newest_load
    from {{ ref('stg_salesforce__ssot__aiagentsession__dlm') }}
    where is_latest_version

),

ai_agents as (

    select * from {{ ref('stg_salesforce__ai_agents') }}

),

messaging as (

    select * from {{ ref('stg_salesforce__messaging') }}

),

spans as (

    select
        source_instance,
        session_id,
        min(sent_at) as first_at,
        max(sent_at) as last_at
    from {{ ref('stg_salesforce__ai_messages') }}
    group by source_instance, session_id

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

ai_sessions as (

    select
        {{ row_columns('sessions') }},
        sessions.channel_type,
        sessions.end_type,
        sessions.messaging_session_id,
        sessions.previous_session_id,
        coalesce(messaging.customer_native_id, sessions.individual_id) as customer_native_id,
        messaging.channel_type as messaging_channel_type,
        messaging.language,
        coalesce(messaging.is_handed_off, false) as is_handoff_told,
        ai_agents.agent_name,
        ai_agents.agent_version,
        coalesce(sessions.started_at, spans.first_at) as started_at,
        spans.last_at,
        sessions.ended_at as told_ended_at,
        -- Most sessions never tell their end: one in which nothing was said for a day has ended.
        coalesce(
            sessions.ended_at,
            case when {{ seconds_between('spans.last_at', 'sessions.newest_load') }} > 86400 then spans.last_at end
        ) as ended_at,
        coalesce({{ mapped_value('traffic', 'sessions.channel_type', no_text()) }} = 'test', false) as is_preview,
        {{ mapped_value('outcome_claim', 'sessions.end_type') }} as outcome_claim
    from sessions
    left join ai_agents
        on sessions.source_instance = ai_agents.source_instance and sessions.native_id = ai_agents.session_id
    left join messaging
        on
            sessions.source_instance = messaging.source_instance
            and sessions.messaging_session_id = messaging.native_id
    left join spans
        on sessions.source_instance = spans.source_instance and sessions.native_id = spans.session_id
    {{ mapped_joins('sessions', {'traffic': 'sessions.channel_type', 'outcome_claim': 'sessions.end_type'}) }}

)

select * from ai_sessions
