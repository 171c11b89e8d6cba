with

turns as (

    select * from {{ ref('stg_intercom__turns') }}
    where part_type = 'custom_action_finished'

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'intercom'

),

-- Of the two parts of an action the last one counts: it knows the result.
named as (

    select
        turns.source_system,
        turns.source_instance,
        turns.native_id,
        turns.source_updated_at,
        turns.loaded_at,
        turns.loaded_at_basis,
        turns.is_deleted,
        cast(null as boolean) as is_test,
        {{ no_text() }} as extra,
        turns.batch_id,
        turns.file_path,
        turns.line_number,
        turns.conversation_native_id,
        turns.native_id as event_native_id,
        turns.author_id as actor_native_id,
        'tool_call' as action_kind,
        turns.part_type as action_kind_raw,
        turns.action_name,
        'executed' as phase,
        coalesce({{ mapped_value('action_status', 'turns.action_result') }}, 'unknown') as status,
        turns.action_result as status_raw,
        case when turns.action_result is not null then 'tool_response' else 'none' end as confirmation_source,
        turns.created_at as occurred_at
    from turns
    {{ mapped_joins('turns', {'action_status': 'turns.action_result'}) }}

),

actions as (

    select
        {{ common_columns('actions') }},
        {{ contract_columns('actions', given=[
            'conversation_native_id', 'event_native_id', 'actor_native_id', 'action_kind', 'action_kind_raw',
            'action_name', 'phase', 'status', 'status_raw', 'confirmation_source', 'occurred_at',
        ]) }}
    from named

)

select * from actions
