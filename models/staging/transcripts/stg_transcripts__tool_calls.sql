{#- A table: eight models read it, and JSON is dear to open. -#}
{{ config(materialized='table') }}

with

messages as (

    select * from {{ ref('stg_transcripts__messages') }}

),

transfer_tools as (

    select * from {{ ref('stg_reference__transcript_tools') }}
    where meaning = 'transfer'

),

listed as (

    select
        messages.*,
        tool_call.position as call_number,
        cast(tool_call.item as {{ dbt.type_string() }}) as tool_call
    from messages
    {{ json_items('messages.tool_calls', 'tool_call') }}

),

calls as (

    select
        source_system,
        source_instance,
        native_id || '.' || cast(call_number as {{ dbt.type_string() }}) as native_id,
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
        call_number,
        coalesce(
            {{ json_text('tool_call', 'id') }},
            cast(message_number + call_number as {{ dbt.type_string() }})
        ) as call_id,
        {{ json_first_text('tool_call', [['function', 'name'], 'name']) }} as tool_name,
        {{ json_first_text('tool_call', [['function', 'arguments'], 'arguments']) }} as arguments,
        case when {{ json_text('tool_call', 'requestor') }} = 'user' then 'customer' else actor_type end as actor_type,
        agent_native_id,
        case when landed_as = 'message' then native_id end as event_native_id,
        release_version,
        occurred_at,
        time_precision
    from listed

),

-- Ids return within a conversation, so a call belongs with the next result of its id. A result without an id
-- answers by its place: the n-th message after the turn that called.
answered as (

    select
        record_key,
        call_id,
        message_number,
        call_number,
        cast(null as {{ dbt.type_string() }}) as result_status,
        cast(null as bigint) as result_number
    from calls
    union all
    select
        record_key,
        coalesce(result_of, cast(message_number as {{ dbt.type_string() }})) as call_id,
        message_number,
        0 as call_number,
        result_status,
        cast(message_number as bigint) as result_number
    from messages
    where landed_as = 'tool_result'

),

paired as (

    select
        answered.*,
        lead(result_status) over (
            partition by record_key, call_id order by message_number, call_number
        ) as status,
        lead(result_number) over (
            partition by record_key, call_id order by message_number, call_number
        ) as answer_number
    from answered

),

-- Only the AI hands over; a tool of that name in the customer's hands is the customer's own act.
transfers as (

    select distinct
        calls.record_key,
        calls.native_id
    from calls
    inner join transfer_tools
        on
            lower(trim(calls.tool_name)) = transfer_tools.tool_name
            and calls.source_instance = coalesce(transfer_tools.source_instance, calls.source_instance)
    where calls.actor_type = 'ai_agent'

),

tool_calls as (

    select
        calls.*,
        transfers.native_id is not null as is_transfer,
        coalesce(paired.status, 'unknown') as status,
        paired.answer_number
    from calls
    inner join paired
        on
            calls.record_key = paired.record_key
            and calls.message_number = paired.message_number
            and calls.call_number = paired.call_number
    left join transfers
        on
            calls.record_key = transfers.record_key
            and calls.native_id = transfers.native_id

)

select * from tool_calls
