with

records as (

    select * from {{ ref('stg_transcripts__records') }}
    where is_latest_version

),

messages as (

    select * from {{ ref('stg_transcripts__messages') }}

),

tool_calls as (

    select * from {{ ref('stg_transcripts__tool_calls') }}

),

signals as (

    select * from {{ ref('stg_reference__transcript_signals') }}

),

customer_messages as (

    select
        record_key,
        source_instance,
        message_number,
        content,
        row_number() over (
            partition by record_key order by message_number desc
        ) as last_rank
    from messages
    where actor_type = 'customer' and landed_as = 'message'

),

-- Only the customer's last message ends a conversation; the same words earlier are talk.
last_signals as (

    select
        customer_messages.record_key,
        min(signals.signal) as signal,
        max(case when signals.meaning = 'stop' then 1 else 0 end) = 1 as is_stopped,
        max(case when signals.meaning = 'stop' then customer_messages.message_number end) as stop_number
    from customer_messages
    inner join signals
        on
            position(lower(signals.signal) in lower(customer_messages.content)) > 0
            and customer_messages.source_instance = coalesce(signals.source_instance, customer_messages.source_instance)
    where customer_messages.last_rank = 1
    group by customer_messages.record_key

),

transfers as (

    select
        record_key,
        -- A transfer that the tool refused left the customer where they were.
        max(case when status = 'failed' then 0 else 1 end) = 1 as is_transferred
    from tool_calls
    where is_transfer
    group by record_key

),

message_times as (

    select
        record_key,
        min(occurred_at) as first_message_at,
        max(occurred_at) as last_message_at
    from messages
    group by record_key

),

endings as (

    select
        records.source_system,
        records.source_instance,
        records.native_id || '#end' as native_id,
        records.source_updated_at,
        records.loaded_at,
        records.loaded_at_basis,
        records.is_deleted,
        records.is_test,
        records.extra,
        records.batch_id,
        records.file_path,
        records.line_number,
        records.record_key,
        records.native_id as conversation_native_id,
        coalesce(records.termination_reason, last_signals.signal) as end_reason,
        coalesce(last_signals.is_stopped, false) as is_stopped,
        last_signals.stop_number,
        coalesce(transfers.is_transferred, false) as is_transferred,
        records.termination_reason is not null
        or last_signals.signal is not null
        or coalesce(transfers.is_transferred, false) as is_closed,
        coalesce(records.started_at, message_times.first_message_at) as started_at,
        records.ended_at,
        coalesce(records.ended_at, message_times.last_message_at) as last_known_at
    from records
    left join last_signals on records.record_key = last_signals.record_key
    left join transfers on records.record_key = transfers.record_key
    left join message_times on records.record_key = message_times.record_key

)

select * from endings
