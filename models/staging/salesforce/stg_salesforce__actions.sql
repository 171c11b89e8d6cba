with

steps as (

    select * from {{ ref('stg_salesforce__steps') }}
    where step_type = 'ACTION_STEP'

),

turns as (

    select * from {{ ref('stg_salesforce__turns') }}
    where what = 'close' and actor_type in ('human_agent', 'supervisor')

),

-- Of work in a chat the chat tells itself.
served_elsewhere as (

    select
        source_instance,
        case_id
    from {{ ref('stg_salesforce__messaging') }}
    where case_id is not null and accepted_at is not null
    union
    select
        source_instance,
        case_id
    from {{ ref('stg_salesforce__livechattranscript') }}
    where is_latest_version and case_id is not null and started_at is not null

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

-- A tool that answers says so itself: it is no word of the order or the account behind it. Whoever closes a case has
-- worked on it, also where nothing was written.
told as (

    select
        {{ row_columns('steps') }},
        'step-' || steps.native_id as action_native_id,
        steps.session_id as conversation_native_id,
        -- It was taken for the answer, not by the question.
        coalesce(steps.answered_event, steps.asked_event) as event_native_id,
        steps.agent_name as actor_native_id,
        {{ mapped_value('tool', 'steps.name', "'tool_call'") }} as action_kind,
        steps.name as action_name,
        case
            when steps.error is not null then 'failed'
            when steps.output is not null then 'succeeded'
            else 'unknown'
        end as status,
        steps.occurred_at,
        case when steps.error is null and steps.output is null then 'none' else 'tool_response' end
            as confirmation_source
    from steps
    {{ mapped_joins('steps', {'tool': 'steps.name'}) }}
    union all
    select
        {{ row_columns('turns') }},
        'close-' || turns.event_native_id as action_native_id,
        turns.conversation_native_id,
        turns.event_native_id,
        turns.actor_native_id,
        'record_write' as action_kind,
        'close' as action_name,
        'succeeded' as status,
        turns.occurred_at,
        'none' as confirmation_source
    from turns
    left join served_elsewhere
        on
            turns.source_instance = served_elsewhere.source_instance
            and turns.conversation_native_id = served_elsewhere.case_id
    where served_elsewhere.case_id is null

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            {{ name }},
        {%- endfor %}
        action_native_id as native_id,
        {{ no_text() }} as extra,
        conversation_native_id,
        event_native_id,
        actor_native_id,
        coalesce(action_kind, 'tool_call') as action_kind,
        action_name,
        'executed' as phase,
        status,
        occurred_at,
        confirmation_source
    from told

),

actions as (

    select
        {{ common_columns('actions') }},
        {{ contract_columns('actions', given=[
            'conversation_native_id', 'event_native_id', 'actor_native_id', 'action_kind', 'action_name', 'phase',
            'status', 'occurred_at', 'confirmation_source',
        ]) }}
    from named

)

select * from actions
