with

turns as (

    select * from {{ ref('stg_salesforce__turns') }}

),

queues as (

    select * from {{ ref('stg_salesforce__queues') }}

),

handoff_reasons as (

    select * from {{ ref('stg_salesforce__handoff_reasons') }}

),

-- A case that a bot passes on is a handoff; what was just put where it belongs is an assignment, and so is taking it
-- out of a queue; any other move a transfer.
typed as (

    select
        turns.*,
        case
            when turns.what <> 'owner' then turns.what
            when
                turns.from_actor_type in ('ai_agent', 'rule_bot')
                and coalesce(turns.to_actor_type, 'human_agent') not in ('ai_agent', 'rule_bot')
                then 'handoff_requested'
            when turns.from_owner is null or turns.from_actor_type = 'system' then 'assignment'
            when turns.from_owner like '00G%' and turns.to_owner like '005%' then 'assignment'
            else 'transfer'
        end as event_type,
        case when turns.from_owner like '00G%' then turns.from_owner end as from_group,
        case when turns.to_owner like '00G%' then turns.to_owner end as to_group
    from turns

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_deleted', 'is_test', 'extra') %}
            typed.{{ name }},
        {%- endfor %}
        typed.event_native_id as native_id,
        -- A session that is gone takes what it tells with it by itself; a case that was merged away still has its own.
        case when typed.what_raw in ('description', 'merged') then cast(null as boolean) else typed.is_deleted end
            as is_deleted,
        typed.is_test,
        {{ no_text() }} as extra,
        typed.conversation_native_id,
        typed.seq,
        typed.occurred_at,
        typed.time_precision,
        typed.event_type,
        typed.what_raw as event_type_raw,
        case when typed.actor_type <> 'customer' then typed.actor_native_id end as actor_native_id,
        typed.actor_type,
        typed.role_raw as actor_type_raw,
        typed.is_public,
        typed.text,
        typed.release_version,
        case when typed.event_type = 'handoff_requested' then handoff_reasons.reason end as reason,
        case when typed.event_type = 'handoff_requested' then handoff_reasons.reason_raw end as reason_raw,
        case
            when typed.event_type = 'handoff_requested' then coalesce(typed.from_actor_type, typed.actor_type)
            else typed.from_actor_type
        end as from_actor_type,
        case when typed.event_type = 'handoff_requested' then 'human_agent' else typed.to_actor_type end
            as to_actor_type,
        case when typed.to_owner like '005%' then typed.to_owner end as to_actor_native_id,
        coalesce(from_queues.queue, typed.from_group) as from_queue,
        coalesce(to_queues.queue, typed.to_group) as to_queue
    from typed
    left join queues as from_queues
        on typed.source_instance = from_queues.source_instance and typed.from_group = from_queues.queue_native_id
    left join queues as to_queues
        on typed.source_instance = to_queues.source_instance and typed.to_group = to_queues.queue_native_id
    left join handoff_reasons
        on
            typed.source_instance = handoff_reasons.source_instance
            and typed.conversation_native_id = handoff_reasons.conversation_native_id

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type', 'event_type_raw',
            'actor_native_id', 'actor_type', 'actor_type_raw', 'is_public', 'text', 'from_actor_type',
            'to_actor_type', 'to_actor_native_id', 'from_queue', 'to_queue', 'reason', 'reason_raw', 'release_version',
        ]) }}
    from named

)

select * from events
