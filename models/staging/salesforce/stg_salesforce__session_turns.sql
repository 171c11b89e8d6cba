-- What happens in messaging sessions and legacy chats: their entries, and what only the session itself tells.
with

messaging as (

    select * from {{ ref('stg_salesforce__messaging') }}

),

entries as (

    select * from {{ ref('stg_salesforce__entries') }}

),

chats as (

    select * from {{ ref('stg_salesforce__livechattranscript') }}
    where is_latest_version

),

session_turns as (

    -- What was said to an AI agent and by it, its own export tells.
    select
        {{ row_columns('entries') }},
        'entry-' || entries.native_id as event_native_id,
        entries.session_id as conversation_native_id,
        entries.actor_id as actor_native_id,
        -- Whoever writes that the bot gave up, it was the bot.
        case
            when lower(entries.actor_type_raw) <> 'bot' and entries.event_type <> 'handoff_requested'
                then entries.actor_type_raw
            when messaging.has_ai_session then 'aiagent'
            else 'bot'
        end as role_hint,
        entries.event_type as what,
        entries.entry_type as what_raw,
        entries.entered_at as occurred_at,
        entries.time_precision,
        1 as turn_order,
        entries.message as text
    from entries
    left join messaging
        on entries.source_instance = messaging.source_instance and entries.session_id = messaging.native_id
    where
        entries.event_type <> 'message'
        or messaging.ai_talked_until is null
        or (
            lower(entries.actor_type_raw) <> 'bot'
            and (lower(entries.actor_type_raw) <> 'enduser' or entries.entered_at > messaging.ai_talked_until)
        )
    union all
    -- A session that names bot and person was handed over, and only a legacy entry says when.
    select
        {{ row_columns() }},
        'escalated-' || native_id as event_native_id,
        native_id as conversation_native_id,
        {{ no_text() }} as actor_native_id,
        case when has_ai_session then 'aiagent' else 'bot' end as role_hint,
        'handoff_requested' as what,
        agent_type as what_raw,
        coalesce(accepted_at, ended_at) as occurred_at,
        case when coalesce(accepted_at, ended_at) is null then 'none' else 'offset_estimated' end as time_precision,
        2 as turn_order,
        {{ no_text() }} as text
    from messaging
    where is_handed_off and escalated_at is null
    union all
    select
        {{ row_columns() }},
        'accepted-' || native_id as event_native_id,
        native_id as conversation_native_id,
        agent_id as actor_native_id,
        'agent' as role_hint,
        'handoff_accepted' as what,
        'AcceptTime' as what_raw,
        accepted_at as occurred_at,
        's' as time_precision,
        3 as turn_order,
        {{ no_text() }} as text
    from messaging
    where is_handed_off and accepted_at is not null
    {%- for sessions in ['messaging', 'chats'] %}
        union all
        select
            {{ row_columns() }},
            'ended-' || native_id as event_native_id,
            native_id as conversation_native_id,
            {{ no_text() }} as actor_native_id,
            'nobody' as role_hint,
            'session_end' as what,
            ended_by as what_raw,
            ended_at as occurred_at,
            's' as time_precision,
            4 as turn_order,
            {{ no_text() }} as text
        from {{ sessions }}
        where ended_at is not null
    {%- endfor %}

)

select * from session_turns
