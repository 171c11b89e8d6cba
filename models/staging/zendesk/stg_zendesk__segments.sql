with

-- The export keeps no messages, so that a bot answered is told by its counts; one that greeted nobody did not.
answered as (

    select
        source_system,
        source_instance,
        conversation_native_id as native_id,
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
        cast(1 as bigint) as seq,
        'ai_agent' as handler_type,
        'bot-' || bot_id as actor_native_id,
        conversation_start_time as accepted_at,
        ended_at,
        last_resolution as end_reason
    from {{ ref('stg_zendesk__bot_sessions') }}
    where bot_messages_count > 0 and visitor_messages_count > 0

),

segments as (

    select
        {{ common_columns('segments') }},
        {{ contract_columns('segments', given=[
            'conversation_native_id', 'seq', 'handler_type', 'actor_native_id', 'accepted_at', 'ended_at',
            'end_reason',
        ]) }}
    from answered

)

select * from segments
