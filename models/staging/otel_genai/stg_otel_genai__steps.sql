{#- A table: eight models read it. -#}
{{ config(materialized='table') }}

with

operations as (

    select * from {{ ref('stg_otel_genai__operations') }}
    where operation in ('generation', 'agent', 'workflow', 'tool', 'retrieval')

),

surroundings as (

    select * from {{ ref('stg_otel_genai__surroundings') }}

),

traces as (

    select * from {{ ref('stg_otel_genai__traces') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

placed as (

    select
        operations.source_system,
        operations.source_instance,
        operations.native_id,
        operations.source_updated_at,
        operations.loaded_at,
        operations.loaded_at_basis,
        operations.is_deleted,
        coalesce(operations.is_test, false) or traces.is_test_run as is_test,
        operations.batch_id,
        operations.file_path,
        operations.line_number,
        operations.trace_id,
        -- A model call that names an intent sorts what the customer said, and answers nobody.
        case
            when operations.operation = 'generation' and operations.intent is not null then 'classification'
            else operations.operation
        end as operation,
        operations.started_at,
        operations.ended_at,
        operations.is_failed,
        coalesce(operations.response_model, operations.request_model) as model,
        operations.response_id,
        operations.input_tokens,
        operations.output_tokens,
        operations.tool_name,
        operations.data_source,
        operations.reason,
        operations.input_messages,
        operations.output_messages,
        operations.tool_arguments,
        operations.intent,
        operations.confidence,
        operations.fallback,
        operations.question_kind,
        operations.answer_kind,
        operations.sentiment,
        operations.rephrase,
        coalesce(surroundings.conversation, traces.conversation, operations.trace_id) as conversation_native_id,
        coalesce(surroundings.conversation, traces.conversation) is not null as is_conversation_named,
        traces.customer_native_id,
        traces.channel,
        traces.language,
        traces.region,
        traces.product_line,
        case when not surroundings.is_internal then surroundings.outermost_native_id end as outermost_native_id,
        surroundings.agents_at_or_above,
        coalesce(surroundings.agent, 'ai_agent') as agent_native_id,
        surroundings.agent,
        surroundings.agent_version,
        -- A version that begins with the agent's name is not told it again.
        case
            when substr(surroundings.agent_version, 1, length(surroundings.agent)) = surroundings.agent
                then surroundings.agent_version
            else surroundings.agent || coalesce(' ' || surroundings.agent_version, '')
        end as release_version,
        surroundings.is_judge,
        surroundings.is_internal,
        surroundings.is_within_tool
    from operations
    inner join surroundings
        on operations.source_instance = surroundings.source_instance and operations.native_id = surroundings.native_id
    inner join traces
        on operations.source_instance = traces.source_instance and operations.trace_id = traces.trace_id

),

steps as (

    select
        placed.*,
        {{ mapped_value('actor', 'placed.agent_native_id', "'ai_agent'") }} as actor_type,
        -- What runs beside the agents of a trace belongs with the first of them, else the trace is the turn.
        coalesce(
            placed.outermost_native_id,
            first_value(placed.outermost_native_id) over (
                partition by placed.source_instance, placed.trace_id
                order by
                    case when placed.outermost_native_id is null then 1 else 0 end,
                    placed.started_at asc nulls last,
                    placed.native_id asc
            ),
            placed.trace_id
        ) as turn_native_id
    from placed
    {{ mapped_joins('placed', {'actor': 'placed.agent_native_id'}) }}

)

select * from steps
