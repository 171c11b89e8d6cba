with

sessions as (

    select * from {{ ref('stg_dialogflow__sessions') }}

),

last_turns as (

    select * from {{ ref('stg_dialogflow__turns') }}
    where is_last_turn

),

-- What Insights knows of the same session, where it was exported there as well.
repeated as (

    select
        repeated_analyses.session_id,
        told_analyses.*
    from {{ ref('stg_dialogflow__repeated_analyses') }} as repeated_analyses
    inner join {{ ref('stg_dialogflow__told_analyses') }} as told_analyses
        on
            repeated_analyses.source_system = told_analyses.source_system
            and repeated_analyses.source_instance = told_analyses.source_instance
            and repeated_analyses.conversation_native_id = told_analyses.conversation_native_id
    where repeated_analyses.analysis_rank = 1

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
        repeated.customer_native_id,
        'bot_session' as kind,
        sessions.channel_raw,
        case when sessions.is_over then 'closed' when not sessions.is_capped then 'open' end as status,
        coalesce(sessions.claim_raw, repeated.claim_raw) as claim_raw,
        case when sessions.claim_raw is null then repeated.claim_role end as claim_role,
        -- Whose word a success is the flow may say with it.
        case
            when sessions.claim_raw = 'conversation_success'
                then coalesce(sessions.success_claimant, sessions.claim_raw)
            else coalesce(sessions.claim_raw, repeated.claim_raw)
        end as claimant_raw,
        coalesce(sessions.claim_raw, repeated.end_reason) as end_reason,
        repeated.intent_final,
        coalesce(sessions.language, repeated.language) as language,
        repeated.region,
        repeated.product_line,
        repeated.reported_turn_count,
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
    left join repeated
        on
            sessions.source_system = repeated.source_system
            and sessions.source_instance = repeated.source_instance
            and sessions.conversation_native_id = repeated.session_id

)

select * from told_sessions
