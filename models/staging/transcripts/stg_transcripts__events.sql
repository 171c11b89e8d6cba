with

timeline as (

    select * from {{ ref('stg_transcripts__timeline') }}

),

events as (

    select
        {{ common_columns('events') }},

        ---------- ids
        conversation_native_id,
        actor_native_id,
        {{ no_text() }} as rephrase_of_native_id,
        {{ no_text() }} as parent_event_native_id,
        {{ no_text() }} as to_actor_native_id,

        ---------- enums
        time_precision,
        {{ no_text() }} as time_precision_raw,
        event_type,
        {{ no_text() }} as event_type_raw,
        actor_type,
        actor_type_raw,
        message_kind,
        {{ no_text() }} as message_kind_raw,
        case when event_type = 'handoff_requested' then actor_type end as from_actor_type,
        {{ no_text() }} as from_actor_type_raw,
        case when event_type = 'handoff_requested' then 'human_agent' end as to_actor_type,
        {{ no_text() }} as to_actor_type_raw,
        {{ no_text() }} as from_channel,
        {{ no_text() }} as from_channel_raw,
        {{ no_text() }} as to_channel,
        {{ no_text() }} as to_channel_raw,
        -- Why the agent handed over stands in free text only: the trigger stays unknown (R42).
        {{ no_text() }} as reason,
        {{ no_text() }} as reason_raw,

        ---------- text
        text,
        {{ no_text() }} as intent,
        {{ no_text() }} as field_name,
        {{ no_text() }} as from_queue,
        {{ no_text() }} as to_queue,
        -- The summary itself is free text and stays behind; that one was passed is the fact.
        case when arguments like '%"summary"%' then '{"has_summary": true}' end as context_payload,
        {{ no_text() }} as context_fields,
        cast(null as bigint) as context_field_count,
        case when arguments like '%"summary"%' then true end as context_has_summary,
        cast(null as boolean) as context_has_history,
        release_version,
        {{ no_text() }} as knowledge_version,

        ---------- numbers
        seq,
        cast(null as {{ dbt.type_numeric() }}) as sentiment_score,

        ---------- booleans
        true as is_public,

        ---------- times
        occurred_at

    from timeline

)

select * from events
