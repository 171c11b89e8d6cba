with

landed as (

    {{ native_rows('zendesk', 'ai_agent_conversation') }}

),

ai_agent_conversation as (

    select
        source_system,
        source_instance,
        native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        extra,
        batch_id,
        file_path,
        line_number,
        platform_conversation_id,
        bot_id,
        bot_name,
        channel,
        language,
        is_llm_conversation,
        automated_resolution,
        resolution_tier,
        last_resolution,
        bot_messages_count,
        visitor_messages_count,
        conversation_start_time,
        conversation_end_time,
        session_ended_timestamp,
        triggered_use_cases,
        triggered_intent_replies,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ai_agent_conversation
