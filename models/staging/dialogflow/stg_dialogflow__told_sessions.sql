with

sessions as (

    select * from {{ ref('stg_dialogflow__sessions') }}

),

last_turns as (

    select * from {{ ref('stg_dialogflow__turns') }}
    where is_last_turn

),

told_sessions as (

    select
        last_turns.source_system,
        last_turns.source_instance,
        last_turns.native_id,
        last_turns.source_updated_at,
        last_turns.loaded_at,
        last_turns.loaded_at_basis,
        last_turns.is_deleted,
        coalesce(last_turns.is_test, false) or sessions.is_test as is_test,
        last_turns.batch_id,
        last_turns.file_path,
        last_turns.line_number,
        sessions.conversation_native_id,
        -- The log names callers and what they gave, and no customer.
        {{ no_text() }} as customer_native_id,
        'bot_session' as kind,
        sessions.channel_raw,
        case when sessions.is_over then 'closed' when not sessions.is_capped then 'open' end as status,
        sessions.claim_raw,
        {{ no_text() }} as claim_role,
        sessions.claim_raw as end_reason,
        {{ no_text() }} as intent_final,
        sessions.language,
        cast(null as bigint) as reported_turn_count,
        sessions.is_truncated,
        sessions.started_at,
        case when sessions.is_over then sessions.last_at end as ended_at,
        case when sessions.claim_raw is not null then sessions.claimed_at end as outcome_claimed_at
    from sessions
    inner join last_turns
        on
            sessions.source_system = last_turns.source_system
            and sessions.source_instance = last_turns.source_instance
            and sessions.conversation_native_id = last_turns.conversation_native_id

)

select * from told_sessions
