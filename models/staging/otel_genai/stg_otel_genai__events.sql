with

timeline as (

    select * from {{ ref('stg_otel_genai__timeline') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

translated as (

    select
        timeline.source_system,
        timeline.source_instance,
        timeline.event_native_id as native_id,
        timeline.source_updated_at,
        timeline.loaded_at,
        timeline.loaded_at_basis,
        timeline.is_deleted,
        timeline.is_test,
        {{ no_text() }} as extra,
        timeline.batch_id,
        timeline.file_path,
        timeline.line_number,
        timeline.conversation_native_id,
        timeline.seq,
        timeline.occurred_at,
        case when timeline.occurred_at is null then 'none' else 'ms' end as time_precision,
        timeline.event_type,
        timeline.event_type_raw,
        timeline.actor_native_id,
        timeline.actor_type,
        true as is_public,
        timeline.text,
        case when timeline.event_type = 'handoff_requested' then timeline.actor_type end as from_actor_type,
        case when timeline.event_type = 'handoff_requested' then 'human_agent' end as to_actor_type,
        {{ mapped_value('reason', 'timeline.reason_raw') }} as reason,
        timeline.reason_raw,
        timeline.release_version
    from timeline
    {{ mapped_joins('timeline', {'reason': 'timeline.reason_raw'}) }}

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type', 'event_type_raw',
            'actor_native_id', 'actor_type', 'is_public', 'text', 'from_actor_type', 'to_actor_type', 'reason',
            'reason_raw', 'release_version',
        ]) }}
    from translated

)

select * from events
