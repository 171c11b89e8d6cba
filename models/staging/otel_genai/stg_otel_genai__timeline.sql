-- What happened in a conversation, in order: the customer speaks when a run begins, the agent when it ends.
with

questions as (

    select * from {{ ref('stg_otel_genai__questions') }}

),

answers as (

    select * from {{ ref('stg_otel_genai__answers') }}

),

transfers as (

    select * from {{ ref('stg_otel_genai__tool_calls') }}
    where is_transfer

),

signals as (

    select
        *,
        row_number() over (
            partition by source_instance, held_by, signal_raw order by occurred_at asc nulls last, native_id asc
        ) as signal_number
    from {{ ref('stg_otel_genai__placed_signals') }}
    where is_last_word and signal not in ('evaluation', 'outcome') and conversation_native_id is not null

),

listed as (

    select
        {{ row_columns() }},
        question_native_id as event_native_id,
        conversation_native_id,
        'message' as event_type,
        {{ no_text() }} as event_type_raw,
        'customer' as actor_type,
        {{ no_text() }} as actor_native_id,
        text,
        {{ no_text() }} as reason_raw,
        {{ otel_genai__told({
            'message_kind_raw': 'question_kind', 'sentiment': 'sentiment',
            'rephrase_of_native_id': 'rephrase_of_native_id',
        }) }},
        {{ no_text() }} as release_version,
        started_at as occurred_at,
        1 as place
    from questions
    union all
    select
        {{ row_columns() }},
        native_id || '#handoff' as event_native_id,
        conversation_native_id,
        'handoff_requested' as event_type,
        tool_name as event_type_raw,
        actor_type,
        agent_native_id as actor_native_id,
        {{ no_text() }} as text,
        reason as reason_raw,
        {{ otel_genai__told() }},
        release_version,
        started_at as occurred_at,
        2 as place
    from transfers
    union all
    select
        {{ row_columns() }},
        native_id || '#refused' as event_native_id,
        conversation_native_id,
        'handoff_failed' as event_type,
        tool_name as event_type_raw,
        'system' as actor_type,
        {{ no_text() }} as actor_native_id,
        {{ no_text() }} as text,
        {{ no_text() }} as reason_raw,
        {{ otel_genai__told() }},
        {{ no_text() }} as release_version,
        coalesce(ended_at, started_at) as occurred_at,
        3 as place
    from transfers
    where status = 'failed'
    union all
    select
        {{ row_columns() }},
        held_by || '#' || signal_raw || '-' || cast(signal_number as {{ dbt.type_string() }}) as event_native_id,
        conversation_native_id,
        signal as event_type,
        signal_raw as event_type_raw,
        case signal
            when 'human_requested' then 'customer'
            when 'slot_filled' then 'customer'
            when 'handoff_requested' then 'ai_agent'
            when 'handoff_accepted' then 'human_agent'
            else 'system'
        end as actor_type,
        {{ no_text() }} as actor_native_id,
        {{ no_text() }} as text,
        reason_raw,
        {{ otel_genai__told({'field_name': 'field_name'}) }},
        {{ no_text() }} as release_version,
        occurred_at,
        4 as place
    from signals
    union all
    select
        {{ row_columns() }},
        answer_native_id as event_native_id,
        conversation_native_id,
        'message' as event_type,
        {{ no_text() }} as event_type_raw,
        actor_type,
        agent_native_id as actor_native_id,
        text,
        {{ no_text() }} as reason_raw,
        {{ otel_genai__told({'message_kind_raw': 'answer_kind'}) }},
        release_version,
        ended_at as occurred_at,
        5 as place
    from answers

),

timeline as (

    select
        listed.*,
        row_number() over (
            partition by source_instance, conversation_native_id
            order by occurred_at asc nulls last, place asc, event_native_id asc
        ) as seq
    from listed

)

select * from timeline
