with

tool_calls as (

    -- A transfer is a handoff event, so that nothing is counted twice.
    select * from {{ ref('stg_otel_genai__tool_calls') }}
    where not is_transfer

),

answers as (

    select * from {{ ref('stg_otel_genai__answers') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

translated as (

    select
        tool_calls.source_system,
        tool_calls.source_instance,
        tool_calls.native_id,
        tool_calls.source_updated_at,
        tool_calls.loaded_at,
        tool_calls.loaded_at_basis,
        tool_calls.is_deleted,
        tool_calls.is_test,
        {{ no_text() }} as extra,
        tool_calls.batch_id,
        tool_calls.file_path,
        tool_calls.line_number,
        tool_calls.conversation_native_id,
        -- What was looked up or done stands behind what the agent then says.
        answers.answer_native_id as event_native_id,
        tool_calls.agent_native_id as actor_native_id,
        coalesce({{ mapped_value('tool', 'tool_calls.tool_name', "'tool_call'") }}, 'tool_call') as action_kind,
        tool_calls.tool_name as action_kind_raw,
        tool_calls.tool_name as action_name,
        case when tool_calls.status = 'unknown' then 'requested' else 'executed' end as phase,
        tool_calls.status,
        -- That the call came back is all that a span knows; a system of record never speaks here.
        case when tool_calls.status = 'unknown' then 'none' else 'tool_response' end as confirmation_source,
        tool_calls.started_at as occurred_at
    from tool_calls
    left join answers
        on
            tool_calls.source_instance = answers.source_instance
            and tool_calls.turn_native_id = answers.turn_native_id
    {{ mapped_joins('tool_calls', {'tool': 'tool_calls.tool_name'}) }}

),

actions as (

    select
        {{ common_columns('actions') }},
        {{ contract_columns('actions', given=[
            'conversation_native_id', 'event_native_id', 'actor_native_id', 'action_kind', 'action_kind_raw',
            'action_name', 'phase', 'status', 'confirmation_source', 'occurred_at',
        ]) }}
    from translated

)

select * from actions
