with

landed as (

    {{ native_rows('zendesk', 'ai_agent_conversation') }}

),

ai_agent_conversation as (

    select
        {{ row_columns() }},
        extra,
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
