with

timeline as (

    select * from {{ ref('stg_otel_genai__timeline') }}

),

handoff_contexts as (

    select * from {{ ref('stg_otel_genai__handoff_contexts') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

placed as (

    select
        timeline.*,
        coalesce(timeline.reason_raw, handoff_contexts.reason_raw) as known_reason,
        handoff_contexts.queue_raw,
        handoff_contexts.fields as context_fields,
        handoff_contexts.field_count as context_field_count,
        handoff_contexts.has_summary as context_has_summary,
        handoff_contexts.has_history as context_has_history
    from timeline
    left join handoff_contexts
        on
            timeline.source_instance = handoff_contexts.source_instance
            and timeline.event_native_id = handoff_contexts.native_id || '#handoff'

),

translated as (

    select
        placed.source_system,
        placed.source_instance,
        placed.event_native_id as native_id,
        placed.source_updated_at,
        placed.loaded_at,
        placed.loaded_at_basis,
        placed.is_deleted,
        placed.is_test,
        {{ no_text() }} as extra,
        placed.batch_id,
        placed.file_path,
        placed.line_number,
        placed.conversation_native_id,
        placed.seq,
        placed.occurred_at,
        case when placed.occurred_at is null then 'none' else 'ms' end as time_precision,
        placed.event_type,
        placed.event_type_raw,
        placed.actor_native_id,
        placed.actor_type,
        true as is_public,
        {{ mapped_value('message_kind', 'placed.message_kind_raw') }} as message_kind,
        placed.message_kind_raw,
        placed.text,
        {{ json_number('placed.sentiment') }} as sentiment_score,
        placed.rephrase_of_native_id,
        placed.field_name,
        case when placed.event_type = 'handoff_requested' then placed.actor_type end as from_actor_type,
        case when placed.event_type = 'handoff_requested' then 'human_agent' end as to_actor_type,
        {{ mapped_value('queue', 'placed.queue_raw', 'placed.queue_raw') }} as to_queue,
        {{ mapped_value('reason', 'placed.known_reason') }} as reason,
        placed.known_reason as reason_raw,
        placed.context_fields,
        placed.context_field_count,
        placed.context_has_summary,
        placed.context_has_history,
        placed.release_version
    from placed
    {{ mapped_joins('placed', {
        'message_kind': 'placed.message_kind_raw', 'queue': 'placed.queue_raw', 'reason': 'placed.known_reason',
    }) }}

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type', 'event_type_raw',
            'actor_native_id', 'actor_type', 'is_public', 'message_kind', 'message_kind_raw', 'text',
            'sentiment_score', 'rephrase_of_native_id', 'field_name', 'from_actor_type', 'to_actor_type', 'to_queue',
            'reason', 'reason_raw', 'context_fields', 'context_field_count', 'context_has_summary',
            'context_has_history', 'release_version',
        ]) }}
    from translated

)

select * from events
