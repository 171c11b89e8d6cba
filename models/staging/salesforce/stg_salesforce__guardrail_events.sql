with

steps as (

    select
        *,
        name || ' ' || verdict as verdict_named
    from {{ ref('stg_salesforce__steps') }}
    where step_type = 'TRUST_GUARDRAILS_STEP'

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

-- A high value is good of one guardrail and bad of another: both together have a meaning. The export tells no action,
-- so what was found was flagged at least.
judged as (

    select
        steps.*,
        {{ mapped_value('verdict', 'steps.verdict_named') }} as meaning
    from steps
    {{ mapped_joins('steps', {'verdict': 'steps.verdict_named'}) }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('extra') %}
            {{ name }},
        {%- endfor %}
        {{ no_text() }} as extra,
        session_id as conversation_native_id,
        answered_event as event_native_id,
        occurred_at,
        'output' as stage,
        name as policy,
        case meaning when 'detected' then true when 'clear' then false end as detected,
        case meaning
            when 'detected' then 'flagged' when 'clear' then 'none' when 'unmapped' then 'unmapped'
        end as action,
        verdict as action_raw
    from judged

),

guardrail_events as (

    select
        {{ common_columns('guardrail_events') }},
        {{ contract_columns('guardrail_events', given=[
            'conversation_native_id', 'event_native_id', 'occurred_at', 'stage', 'policy', 'detected', 'action',
            'action_raw',
        ]) }}
    from named

)

select * from guardrail_events
