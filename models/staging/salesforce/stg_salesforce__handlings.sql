-- Omni-Channel measures who handled what; sessions that it did not route tell it themselves.
with

works as (

    select * from {{ ref('stg_salesforce__agentwork') }}
    where is_latest_version and work_item_id is not null

),

messaging as (

    select * from {{ ref('stg_salesforce__messaging') }}

),

chats as (

    select * from {{ ref('stg_salesforce__livechattranscript') }}
    where is_latest_version

),

routed as (

    select distinct
        source_instance,
        work_item_id
    from works
    where accepted_at is not null or speed_to_answer_seconds is not null

),

handlings as (

    select
        {{ row_columns('works') }},
        'work-' || works.native_id as segment_native_id,
        works.work_item_id as conversation_native_id,
        'human_agent' as handler_type,
        works.user_id as actor_native_id,
        works.queue_id,
        works.requested_at as enqueued_at,
        -- Not dbt.dateadd: Spark's drops the time of day.
        coalesce(works.accepted_at, works.requested_at + works.speed_to_answer_seconds * interval '1' second)
            as accepted_at,
        works.closed_at as ended_at,
        works.status as end_reason,
        works.handle_seconds - coalesce(works.wrap_seconds, 0) as talk_seconds,
        works.wrap_seconds
    from works
    union all
    -- The bot of a session of which no message was exported; of an AI agent its own export tells.
    select
        {{ row_columns() }},
        'bot-' || native_id as segment_native_id,
        native_id as conversation_native_id,
        'rule_bot' as handler_type,
        {{ no_text() }} as actor_native_id,
        {{ no_text() }} as queue_id,
        started_at as enqueued_at,
        started_at as accepted_at,
        coalesce(escalated_at, accepted_at, ended_at) as ended_at,
        agent_type as end_reason,
        cast(null as bigint) as talk_seconds,
        cast(null as bigint) as wrap_seconds
    from messaging
    where
        lower(trim(agent_type)) in ('bot', 'bottoagent')
        and not has_ai_session
        and coalesce(end_user_message_count, 1) > 0
    union all
    select
        {{ row_columns('messaging') }},
        'agent-' || messaging.native_id as segment_native_id,
        messaging.native_id as conversation_native_id,
        'human_agent' as handler_type,
        messaging.agent_id as actor_native_id,
        messaging.queue_id,
        coalesce(messaging.escalated_at, case when not messaging.is_handed_off then messaging.started_at end)
            as enqueued_at,
        messaging.accepted_at,
        messaging.ended_at,
        messaging.ended_by as end_reason,
        cast(null as bigint) as talk_seconds,
        cast(null as bigint) as wrap_seconds
    from messaging
    left join routed
        on messaging.source_instance = routed.source_instance and messaging.native_id = routed.work_item_id
    where messaging.accepted_at is not null and routed.work_item_id is null
    union all
    select
        {{ row_columns('chats') }},
        'agent-' || chats.native_id as segment_native_id,
        chats.native_id as conversation_native_id,
        'human_agent' as handler_type,
        chats.owner_id as actor_native_id,
        {{ no_text() }} as queue_id,
        chats.requested_at as enqueued_at,
        chats.started_at as accepted_at,
        chats.ended_at,
        chats.ended_by as end_reason,
        cast(null as bigint) as talk_seconds,
        cast(null as bigint) as wrap_seconds
    from chats
    left join routed
        on chats.source_instance = routed.source_instance and chats.native_id = routed.work_item_id
    where chats.started_at is not null and routed.work_item_id is null

)

select * from handlings
