with

source as (

    select * from {{ source('open', 'events') }}

),

renamed as (

    select
        {{ common_columns('events') }},

        ---------- ids
        conversation_native_id,
        actor_native_id,
        rephrase_of_native_id,
        parent_event_native_id,
        to_actor_native_id,

        ---------- enums
        time_precision,
        time_precision_raw,
        event_type,
        event_type_raw,
        actor_type,
        actor_type_raw,
        message_kind,
        message_kind_raw,
        from_actor_type,
        from_actor_type_raw,
        to_actor_type,
        to_actor_type_raw,
        from_channel,
        from_channel_raw,
        to_channel,
        to_channel_raw,
        reason,
        reason_raw,

        ---------- text
        text,
        intent,
        field_name,
        from_queue,
        to_queue,
        context_payload,
        {{ json_names('context_payload', 'fields') }} as context_fields,
        {{ json_list_count('context_payload', 'fields') }} as context_field_count,
        {{ json_text('context_payload', 'has_summary') }} = 'true' as context_has_summary,
        {{ json_text('context_payload', 'has_history') }} = 'true' as context_has_history,
        release_version,
        knowledge_version,

        ---------- numbers
        seq,
        sentiment_score,

        ---------- booleans
        is_public,

        ---------- times
        occurred_at

    from source

)

select * from renamed
