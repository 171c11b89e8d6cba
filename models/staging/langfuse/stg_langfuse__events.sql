with

timeline as (

    select * from {{ ref('stg_langfuse__timeline') }}

),

named as (

    select
        source_system,
        source_instance,
        event_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        conversation_native_id,
        seq,
        occurred_at,
        case when occurred_at is null then 'none' else 'ms' end as time_precision,
        event_type,
        event_type_raw,
        actor_native_id,
        actor_type,
        true as is_public,
        text,
        case when event_type = 'handoff_requested' then actor_type end as from_actor_type,
        case when event_type = 'handoff_requested' then 'human_agent' end as to_actor_type,
        release_version
    from timeline

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type', 'event_type_raw',
            'actor_native_id', 'actor_type', 'is_public', 'text', 'from_actor_type', 'to_actor_type',
            'release_version',
        ]) }}
    from named

)

select * from events
