with staged as (
    {% for vendor in staging_vendors('agent_activities') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            conversation_source_system,
            conversation_source_instance,
            agent_native_id,
            state,
            started_at,
            ended_at
        from {{ ref('stg_' ~ vendor ~ '__agent_activities') }}
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
        {{ entity_key('agent_activities', 'native_id') }} as agent_activity_key,
        {{ mentioned_key('conversations', 'conversation_native_id') }} as named_conversation_key,
        {{ entity_key('actors', 'agent_native_id') }} as agent_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('agent_activity_key') }} as version_rank
    from keyed
),

agent_activities_conformed as (
    select
        ranked.agent_activity_key,
        conversations.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.agent_key,
        ranked.state,
        ranked.started_at,
        ranked.ended_at,
        ranked.named_conversation_key is not null and conversations.conversation_key is null as is_orphan
    from ranked
    left join conversations on ranked.named_conversation_key = conversations.conversation_key
    where
        {{ is_live('ranked') }}
        and coalesce(conversations.is_live, true)
)

select * from agent_activities_conformed
