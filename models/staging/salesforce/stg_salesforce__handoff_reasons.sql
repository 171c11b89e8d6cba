-- Why the AI agent of a session handed over last: the topic by which it did says so. The messaging session around it
-- tells of the same handoff.
with

exchanges as (

    select
        *,
        row_number() over (
            partition by source_instance, session_id
            order by started_at desc nulls last, {{ binary_order('native_id') }}
        ) as recency
    from {{ ref('stg_salesforce__exchanges') }}
    where handoff_reason is not null

),

ai_sessions as (

    select
        *,
        row_number() over (
            partition by source_instance, messaging_session_id
            order by started_at desc nulls last, {{ binary_order('native_id') }}
        ) as recency
    from {{ ref('stg_salesforce__ai_sessions') }}
    where messaging_session_id is not null

),

handoff_reasons as (

    select
        source_instance,
        session_id as conversation_native_id,
        handoff_reason as reason,
        topic as reason_raw
    from exchanges
    where recency = 1 and session_id is not null
    union all
    select
        ai_sessions.source_instance,
        ai_sessions.messaging_session_id as conversation_native_id,
        exchanges.handoff_reason as reason,
        exchanges.topic as reason_raw
    from ai_sessions
    inner join exchanges
        on
            ai_sessions.source_instance = exchanges.source_instance
            and ai_sessions.native_id = exchanges.session_id
            and exchanges.recency = 1
    where ai_sessions.recency = 1

)

select * from handoff_reasons
