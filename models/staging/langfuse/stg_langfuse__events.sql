with

timeline as (

    select * from {{ ref('stg_langfuse__timeline') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

named as (

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
        -- Of what is no message the export does not say whether the customer sees it.
        case when timeline.event_type = 'message' then true end as is_public,
        {{ mapped_value('message_kind', 'timeline.message_kind_raw') }} as message_kind,
        timeline.message_kind_raw,
        timeline.text,
        {{ json_number('timeline.sentiment') }} as sentiment_score,
        timeline.rephrase_of_native_id,
        timeline.field_name,
        case when timeline.event_type = 'handoff_requested' then timeline.actor_type end as from_actor_type,
        case when timeline.event_type = 'handoff_requested' then 'human_agent' end as to_actor_type,
        {{ mapped_value('queue', 'timeline.queue_raw', 'timeline.queue_raw') }} as to_queue,
        {{ mapped_value('reason', 'timeline.reason_raw') }} as reason,
        timeline.reason_raw,
        {{ json_names('timeline.context', 'fields') }} as context_fields,
        {{ json_list_count('timeline.context', 'fields') }} as context_field_count,
        {{ json_text('timeline.context', 'has_summary') }} = 'true' as context_has_summary,
        {{ json_text('timeline.context', 'has_history') }} = 'true' as context_has_history,
        timeline.release_version
    from timeline
    {{ mapped_joins('timeline', {
        'message_kind': 'timeline.message_kind_raw', 'queue': 'timeline.queue_raw', 'reason': 'timeline.reason_raw',
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
    from named

)

select * from events
