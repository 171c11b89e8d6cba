{{ config(
    schema='staging',
    materialized='incremental',
    incremental_strategy=batch_strategy(),
    on_schema_change='fail',
    pre_hook="{{ delete_stale_batches() }}",
) }}

with staged as (
    {% for vendor in staging_vendors('events') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            actor_native_id,
            to_actor_native_id,
            rephrase_of_native_id,
            parent_event_native_id,
            event_type,
            actor_type,
            time_precision,
            message_kind,
            from_actor_type,
            to_actor_type,
            from_channel,
            to_channel,
            reason,
            intent,
            field_name,
            from_queue,
            to_queue,
            context_fields,
            release_version,
            knowledge_version,
            seq,
            context_field_count,
            sentiment_score,
            is_public,
            context_has_summary,
            context_has_history,
            occurred_at
        from {{ ref('stg_' ~ vendor ~ '__events') }}
        {{ only_new_batches() }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Hashing is the dear part of a build, so it is done once a batch.
events_landed as (
    select
        {{ row_columns() }},
        {{ entity_key('events', 'native_id') }} as event_key,
        {{ entity_key('conversations', 'conversation_native_id') }} as conversation_key,
        {{ entity_key('actors', 'actor_native_id') }} as actor_key,
        {{ entity_key('actors', 'to_actor_native_id') }} as to_actor_key,
        {{ entity_key('events', 'rephrase_of_native_id') }} as rephrase_of_event_key,
        {{ entity_key('events', 'parent_event_native_id') }} as parent_event_key,
        event_type,
        actor_type,
        time_precision,
        message_kind,
        from_actor_type,
        to_actor_type,
        from_channel,
        to_channel,
        reason,
        intent,
        field_name,
        from_queue,
        to_queue,
        context_fields,
        release_version,
        knowledge_version,
        seq,
        context_field_count,
        sentiment_score,
        is_public,
        context_has_summary,
        context_has_history,
        occurred_at
    from staged
)

select * from events_landed
