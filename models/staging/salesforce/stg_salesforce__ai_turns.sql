-- What happens in sessions of AI agents: what was said, the handoff, the end.
with

ai_sessions as (

    select * from {{ ref('stg_salesforce__ai_sessions') }}

),

ai_messages as (

    select * from {{ ref('stg_salesforce__ai_messages') }}

),

exchanges as (

    select * from {{ ref('stg_salesforce__exchanges') }}

),

ai_turns as (

    select
        {{ row_columns('ai_messages') }},
        'ai-' || ai_messages.native_id as event_native_id,
        ai_messages.session_id as conversation_native_id,
        case when not ai_messages.is_input then ai_sessions.agent_name end as actor_native_id,
        ai_messages.message_type as role_hint,
        'message' as what,
        ai_messages.message_type as what_raw,
        ai_messages.sent_at as occurred_at,
        'ms' as time_precision,
        case when ai_messages.is_input then 1 else 2 end as turn_order,
        ai_messages.body as text,
        case when not ai_messages.is_input then ai_sessions.agent_version end as release_version
    from ai_messages
    left join ai_sessions
        on
            ai_messages.source_instance = ai_sessions.source_instance
            and ai_messages.session_id = ai_sessions.native_id
    union all
    -- The customer asked for a person, in words or by a button.
    select
        {{ row_columns() }},
        'asked-' || native_id as event_native_id,
        session_id as conversation_native_id,
        {{ no_text() }} as actor_native_id,
        'input' as role_hint,
        'human_requested' as what,
        topic as what_raw,
        started_at as occurred_at,
        'ms' as time_precision,
        2 as turn_order,
        {{ no_text() }} as text,
        {{ no_text() }} as release_version
    from exchanges
    where handoff_reason = 'customer_demand' and session_id is not null
    union all
    -- Where the messaging session around it tells of the handoff, it is told once, there.
    select
        {{ row_columns() }},
        'escalated-' || native_id as event_native_id,
        native_id as conversation_native_id,
        agent_name as actor_native_id,
        'aiagent' as role_hint,
        'handoff_requested' as what,
        end_type as what_raw,
        coalesce(told_ended_at, last_at) as occurred_at,
        case
            when told_ended_at is not null then 'ms'
            when last_at is not null then 'offset_estimated'
            else 'none'
        end as time_precision,
        3 as turn_order,
        {{ no_text() }} as text,
        agent_version as release_version
    from ai_sessions
    where outcome_claim = 'escalated' and not is_handoff_told
    union all
    select
        {{ row_columns() }},
        'ended-' || native_id as event_native_id,
        native_id as conversation_native_id,
        {{ no_text() }} as actor_native_id,
        'nobody' as role_hint,
        'session_end' as what,
        end_type as what_raw,
        told_ended_at as occurred_at,
        'ms' as time_precision,
        4 as turn_order,
        {{ no_text() }} as text,
        {{ no_text() }} as release_version
    from ai_sessions
    where told_ended_at is not null

)

select * from ai_turns
