with

own_sentences as (

    select * from {{ ref('stg_dialogflow__own_sentences') }}

),

sentence_events as (

    select
        source_system,
        source_instance,
        sentence_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        batch_id,
        file_path,
        line_number,
        conversation_native_id,
        sentence_number as seq,
        occurred_at,
        time_precision,
        'message' as event_type,
        'sentence' as event_type_raw,
        actor_type,
        role_raw as actor_type_raw,
        speaker_id as actor_native_id,
        {{ no_text() }} as message_kind,
        text,
        case when actor_type = 'customer' then sentiment_score end as sentiment_score,
        {{ no_text() }} as intent_raw,
        {{ no_text() }} as reason_raw,
        {{ no_text() }} as field_name,
        {{ no_text() }} as queue_raw,
        {{ no_text() }} as context_fields,
        cast(null as bigint) as context_field_count,
        cast(null as boolean) as context_has_summary,
        cast(null as boolean) as context_has_history,
        {{ no_text() }} as release_version
    from own_sentences

)

select * from sentence_events
