{#- A table: eight models read it, and JSON is dear to open. -#}
{{ config(materialized='table') }}

with

records as (

    select * from {{ ref('stg_transcripts__records') }}
    where is_latest_version

),

listed as (

    select
        records.source_system,
        records.source_instance,
        records.native_id as conversation_native_id,
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
        records.release_version,
        coalesce(records.release_version, 'ai_agent') as agent_native_id,
        message.position as message_number,
        cast(message.item as {{ dbt.type_string() }}) as message
    from records
    {{ json_items('records.messages', 'message') }}

),

opened as (

    select
        listed.*,
        lower({{ json_text('message', 'role') }}) as role,
        nullif(trim({{ json_text('message', 'content') }}), '') as content,
        {{ json_first_text('message', ['timestamp', 'created_at', 'created']) }} as time_text,
        coalesce(
            nullif({{ json_text('message', 'tool_calls') }}, '[]'),
            '[' || {{ json_text('message', 'function_call') }} || ']'
        ) as tool_calls,
        {{ json_first_text('message', ['tool_call_id', 'id']) }} as result_of,
        coalesce({{ json_text('message', 'error') }}, 'false') not in ('false', '') as is_error,
        {{ json_first_text('message', [['raw_data', 'model'], 'model']) }} as model,
        {{ json_first_text('message', [['usage', 'prompt_tokens'], ['usage', 'input_tokens']]) }} as input_tokens_text,
        {{ json_first_text('message', [['usage', 'completion_tokens'], ['usage', 'output_tokens']]) }}
            as output_tokens_text,
        {{ json_text('message', 'cost') }} as cost_text,
        {{ json_text('message', 'generation_time_seconds') }} as answer_seconds_text
    from listed

),

messages as (

    select
        source_system,
        source_instance,
        conversation_native_id || '#' || cast(message_number as {{ dbt.type_string() }}) as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        extra,
        batch_id,
        file_path,
        line_number,
        record_key,
        conversation_native_id,
        message_number,
        role,
        case
            when role in ('system', 'developer') then 'policy'
            when role in ('tool', 'function') then 'tool_result'
            when content is not null then 'message'
            when tool_calls is not null then 'tool_call_turn'
            else 'empty'
        end as landed_as,
        case role when 'user' then 'customer' when 'assistant' then 'ai_agent' else 'unmapped' end as actor_type,
        case when role = 'assistant' then agent_native_id end as actor_native_id,
        agent_native_id,
        case when role = 'assistant' then release_version end as release_version,
        content,
        tool_calls,
        result_of,
        case when is_error or lower(content) like 'error%' then 'failed' else 'succeeded' end as result_status,
        {{ json_time('time_text') }} as occurred_at,
        case
            when time_text is null then 'none'
            when time_text like '____-__-__' then 'day'
            when time_text like '%.%' or (time_text not like '%-%' and length(time_text) > 11) then 'ms'
            else 's'
        end as time_precision,
        model,
        cast({{ json_number('input_tokens_text') }} as bigint) as input_tokens,
        cast({{ json_number('output_tokens_text') }} as bigint) as output_tokens,
        {{ json_number('cost_text') }} as cost_amount,
        cast(round({{ json_number('answer_seconds_text') }} * 1000) as bigint) as latency_ms
    from opened

)

select * from messages
