with

messages as (

    select * from {{ ref('stg_transcripts__messages') }}

),

transfers as (

    select * from {{ ref('stg_transcripts__tool_calls') }}
    where is_transfer

),

endings as (

    select * from {{ ref('stg_transcripts__endings') }}
    where is_closed or ended_at is not null

),

said as (

    select
        {{ common_columns('events') }},
        record_key,
        conversation_native_id,
        message_number as place,
        cast(0 as bigint) as place_in_turn,
        'message' as event_type,
        actor_type,
        role as actor_type_raw,
        actor_native_id,
        content as text,
        {{ no_text() }} as arguments,
        release_version,
        occurred_at,
        time_precision
    from messages
    where landed_as = 'message'

),

handed_over as (

    select
        {{ common_columns('events') }},
        record_key,
        conversation_native_id,
        message_number as place,
        call_number as place_in_turn,
        'handoff_requested' as event_type,
        actor_type,
        {{ no_text() }} as actor_type_raw,
        agent_native_id as actor_native_id,
        {{ no_text() }} as text,
        arguments,
        release_version,
        occurred_at,
        time_precision
    from transfers

),

refused as (

    select
        {{ common_columns('events') }},
        record_key,
        conversation_native_id,
        message_number as place,
        cast(0 as bigint) as place_in_turn,
        'handoff_failed' as event_type,
        'system' as actor_type,
        role as actor_type_raw,
        {{ no_text() }} as actor_native_id,
        {{ no_text() }} as text,
        {{ no_text() }} as arguments,
        {{ no_text() }} as release_version,
        occurred_at,
        time_precision
    from messages
    where exists (
        select 1
        from transfers
        where
            transfers.status = 'failed'
            and transfers.record_key = messages.record_key
            and transfers.answer_number = messages.message_number
    )

),

ended as (

    select
        {{ common_columns('events') }},
        record_key,
        conversation_native_id,
        cast(null as bigint) as place,
        cast(null as bigint) as place_in_turn,
        'session_end' as event_type,
        'system' as actor_type,
        {{ no_text() }} as actor_type_raw,
        {{ no_text() }} as actor_native_id,
        {{ no_text() }} as text,
        {{ no_text() }} as arguments,
        {{ no_text() }} as release_version,
        last_known_at as occurred_at,
        case when last_known_at is null then 'none' else 'ms' end as time_precision
    from endings

),

unioned as (

    select * from said
    union all
    select * from handed_over
    union all
    select * from refused
    union all
    select * from ended

),

timeline as (

    select
        unioned.*,
        -- Who is done asks nothing more: nobody owes them an answer.
        case
            when unioned.event_type = 'message' and unioned.place = endings.stop_number then 'acknowledgement'
        end as message_kind,
        -- One number per event, so that nothing has to break a tie within a turn.
        row_number() over (
            partition by unioned.record_key
            order by unioned.place nulls last, unioned.place_in_turn
        ) as seq
    from unioned
    left join endings on unioned.record_key = endings.record_key

)

select * from timeline
