with staged as (
    {% for vendor in staging_vendors('assist_suggestions') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            conversation_source_system,
            conversation_source_instance,
            event_native_id,
            agent_native_id,
            state,
            suggestion_type,
            release_version,
            edit_share,
            confidence,
            search_seconds_saved,
            shown_at,
            acted_at
        from {{ ref('stg_' ~ vendor ~ '__assist_suggestions') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

conversations as (
    select
        conversation_key,
        is_live
    from {{ ref('int_conversations__versioned') }}
),

keyed as (
    select
        staged.*,
        {{ entity_key('assist_suggestions', 'native_id') }} as assist_suggestion_key,
        {{ mentioned_key('conversations', 'conversation_native_id') }} as named_conversation_key,
        {{ mentioned_key('events', 'event_native_id') }} as event_key,
        {{ entity_key('actors', 'agent_native_id') }} as agent_key,
        {{ mentioned_key('actors', 'agent_native_id') }} as host_agent_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('assist_suggestion_key') }} as version_rank
    from keyed
),

assist_suggestions_conformed as (
    select
        ranked.assist_suggestion_key,
        conversations.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.event_key,
        ranked.agent_key,
        ranked.host_agent_key,
        ranked.state,
        ranked.suggestion_type,
        ranked.release_version,
        ranked.edit_share,
        ranked.confidence,
        ranked.search_seconds_saved,
        ranked.shown_at,
        ranked.acted_at,
        ranked.named_conversation_key is not null and conversations.conversation_key is null as is_orphan
    from ranked
    left join conversations on ranked.named_conversation_key = conversations.conversation_key
    where
        {{ is_live('ranked') }}
        and coalesce(conversations.is_live, true)
)

select * from assist_suggestions_conformed
