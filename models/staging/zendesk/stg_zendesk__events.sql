with

turns as (

    select * from {{ ref('stg_zendesk__turns') }}

),

queues as (

    select * from {{ ref('stg_zendesk__queues') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

sorted as (

    select
        turns.*,
        case
            when turns.what = 'chat_event' then {{ mapped_value('chat_event', 'turns.what_raw') }}
            when turns.what = 'chat_transcript' then 'status_change'
            when turns.moved is not null then 'transfer'
            else turns.what
        end as sort
    from turns
    {{ mapped_joins('turns', {'chat_event': 'turns.what_raw'}) }}
    -- A bot that offers the button demands nobody.
    where turns.what <> 'human_requested' or turns.actor_type = 'customer'

),

looking_back as (

    select
        sorted.*,
        max(case when sort = 'message' and actor_type in ('human_agent', 'supervisor') then 1 else 0 end)
            over earlier as has_human_before,
        max(case when sort = 'message' and actor_type in ('ai_agent', 'rule_bot') then actor_type end)
            over earlier as bot_before
    from sorted
    window earlier as (
        partition by source_instance, conversation_native_id
        order by seq
        rows between unbounded preceding and 1 preceding
    )

),

typed as (

    select
        looking_back.*,
        case
            when sort = 'join' and actor_type in ('human_agent', 'supervisor') then 'handoff_accepted'
            when sort = 'leave' and actor_type = 'customer' then 'session_end'
            when sort in ('join', 'leave') then 'status_change'
            when sort <> 'transfer' then sort
            -- From a bot, or before any person spoke in a chat, it is a handoff; among people a transfer.
            when moved is not null and from_actor_type in ('ai_agent', 'rule_bot') then 'handoff_requested'
            when moved is null and coalesce(has_human_before, 0) = 0 then 'handoff_requested'
            else 'transfer'
        end as event_type,
        case when sort = 'transfer' then reason_raw end as transfer_reason
    from looking_back

),

handed as (

    select
        typed.*,
        case
            when event_type <> 'handoff_requested' then from_actor_type
            when what = 'handoff_requested' then 'ai_agent'
            else
                coalesce(
                    from_actor_type,
                    case when actor_type in ('ai_agent', 'rule_bot') then actor_type end,
                    bot_before
                )
        end as handed_from
    from typed

),

translated as (

    select
        handed.source_system,
        handed.source_instance,
        handed.event_native_id as native_id,
        handed.source_updated_at,
        handed.loaded_at,
        handed.loaded_at_basis,
        handed.is_deleted,
        handed.is_test,
        {{ no_text() }} as extra,
        handed.batch_id,
        handed.file_path,
        handed.line_number,
        handed.conversation_native_id,
        handed.seq,
        handed.occurred_at,
        handed.time_precision,
        handed.event_type,
        handed.what_raw as event_type_raw,
        handed.actor_native_id,
        handed.actor_type,
        handed.actor_type_raw,
        handed.is_public,
        handed.text,
        handed.handed_from as from_actor_type,
        case when handed.event_type = 'handoff_requested' then 'human_agent' else handed.to_actor_type end
            as to_actor_type,
        handed.to_user as to_actor_native_id,
        coalesce(from_queues.queue, handed.from_group) as from_queue,
        coalesce(to_queues.queue, handed.to_group) as to_queue,
        {{ mapped_value('reason', 'handed.transfer_reason') }} as reason,
        handed.transfer_reason as reason_raw
    from handed
    left join queues as from_queues
        on handed.source_instance = from_queues.source_instance and handed.from_group = from_queues.group_native_id
    left join queues as to_queues
        on handed.source_instance = to_queues.source_instance and handed.to_group = to_queues.group_native_id
    {{ mapped_joins('handed', {'reason': 'handed.transfer_reason'}) }}

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type', 'event_type_raw',
            'actor_native_id', 'actor_type', 'actor_type_raw', 'is_public', 'text', 'from_actor_type',
            'to_actor_type', 'to_actor_native_id', 'from_queue', 'to_queue', 'reason', 'reason_raw',
        ]) }}
    from translated

)

select * from events
