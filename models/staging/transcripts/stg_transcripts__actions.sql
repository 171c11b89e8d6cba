with

tool_calls as (

    -- A transfer is a handoff event, so that nothing is counted twice.
    select * from {{ ref('stg_transcripts__tool_calls') }}
    where not is_transfer

),

actions as (

    select
        {{ common_columns('actions') }},

        ---------- ids
        conversation_native_id,
        event_native_id,
        -- A customer's own call carries no actor: its event, where there is one, says whose it was (R76).
        case when actor_type = 'ai_agent' then agent_native_id end as actor_native_id,

        ---------- enums
        'tool_call' as action_kind,
        {{ no_text() }} as action_kind_raw,
        case when status = 'unknown' then 'requested' else 'executed' end as phase,
        {{ no_text() }} as phase_raw,
        status,
        {{ no_text() }} as status_raw,
        case when status = 'unknown' then 'none' else 'tool_response' end as confirmation_source,
        {{ no_text() }} as confirmation_source_raw,

        ---------- text
        tool_name as action_name,
        {{ no_text() }} as currency,

        ---------- numbers
        cast(null as {{ dbt.type_numeric() }}) as amount,

        ---------- times
        occurred_at

    from tool_calls

)

select * from actions
