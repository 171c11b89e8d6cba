with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}

),

calls as (

    select * from {{ ref('stg_dialogflow__calls') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            turns.{{ name }},
        {%- endfor %}
        turns.native_id || '-' || calls.suffix as native_id,
        {{ no_text() }} as extra,
        turns.conversation_native_id,
        -- Before the customer has said anything nobody was served by it.
        case when turns.is_after_customer then turns.agent_id end as actor_native_id,
        -- It was run for the answer of its turn.
        case when turns.has_reply then turns.native_id || '-answer' end as event_native_id,
        coalesce({{ mapped_value('tool', 'calls.action_name', "'tool_call'") }}, 'tool_call') as action_kind,
        calls.action_name as action_kind_raw,
        calls.action_name,
        calls.phase,
        calls.status,
        calls.status_raw,
        calls.confirmation_source,
        turns.request_time as occurred_at
    from calls
    inner join turns
        on
            calls.source_system = turns.source_system
            and calls.source_instance = turns.source_instance
            and calls.native_id = turns.native_id
    {{ mapped_joins('calls', {'tool': 'calls.action_name'}) }}

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
