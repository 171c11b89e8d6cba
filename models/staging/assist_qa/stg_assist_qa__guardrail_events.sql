{% set shared = [
    'source_system', 'source_instance', 'source_updated_at', 'loaded_at', 'loaded_at_basis', 'is_deleted', 'is_test',
    'extra', 'batch_id', 'file_path', 'line_number', 'conversation_id', 'conversation_source_system',
    'conversation_source_instance', 'event_id', 'stage_raw', 'policy', 'is_detected', 'action_raw',
] -%}
{% set tools = {
    'bedrock': ('occurred_at', no_text()), 'nemo': ('coalesce(started_at, occurred_at)', no_text()),
    'azure': ('occurred_at', 'severity_raw'),
} -%}
with

verdicts as (

    {%- for tool, (occurred_at, severity) in tools.items() %}
        select
            '{{ tool }}/' || native_id || '/' || verdict_place as native_id,
            {{ shared | join(',\n        ') }},
            {{ occurred_at }} as occurred_at,
            {{ severity }} as severity_raw
        from {{ ref('stg_assist_qa__' ~ tool ~ '_verdicts') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'assist_qa'

),

mapped as (

    select
        verdicts.source_system,
        verdicts.source_instance,
        verdicts.native_id,
        verdicts.source_updated_at,
        verdicts.loaded_at,
        verdicts.loaded_at_basis,
        verdicts.is_deleted,
        verdicts.is_test,
        verdicts.extra,
        verdicts.batch_id,
        verdicts.file_path,
        verdicts.line_number,
        verdicts.conversation_id as conversation_native_id,
        coalesce(
            verdicts.conversation_source_system, {{ mapped_value('conversation_source_system', "'*'", no_text()) }}
        ) as conversation_source_system,
        coalesce(
            verdicts.conversation_source_instance, {{ mapped_value('conversation_source_instance', "'*'", no_text()) }}
        ) as conversation_source_instance,
        verdicts.event_id as event_native_id,
        {{ mapped_value('guardrail_stage', 'verdicts.stage_raw') }} as stage,
        verdicts.stage_raw,
        verdicts.policy,
        verdicts.is_detected as detected,
        {{ mapped_value('guardrail_action', 'verdicts.action_raw') }} as known_action,
        verdicts.action_raw,
        nullif({{ mapped_value('guardrail_severity', 'verdicts.severity_raw') }}, 'none') as severity,
        verdicts.severity_raw,
        verdicts.occurred_at
    from verdicts
    {{ mapped_joins('verdicts', {
        'guardrail_stage': 'verdicts.stage_raw', 'guardrail_action': 'verdicts.action_raw',
        'guardrail_severity': 'verdicts.severity_raw', 'conversation_source_system': "'*'",
        'conversation_source_instance': "'*'",
    }) }}

),

acted as (

    select
        mapped.*,
        -- Seen and let through: the guardrail only watches.
        case when known_action = 'none' and detected then 'flagged' else known_action end as action
    from mapped

),

guardrail_events as (

    select
        {{ common_columns('guardrail_events') }},
        {{ contract_columns('guardrail_events', given=[
            'conversation_native_id', 'conversation_source_system', 'conversation_source_instance', 'event_native_id',
            'occurred_at', 'stage', 'stage_raw', 'policy', 'detected', 'action', 'action_raw', 'severity',
            'severity_raw',
        ]) }}
    from acted

)

select * from guardrail_events
