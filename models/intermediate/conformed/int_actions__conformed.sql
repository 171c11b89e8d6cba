with staged as (
    {% for vendor in staging_vendors('actions') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            event_native_id,
            actor_native_id,
            action_kind,
            phase,
            status,
            confirmation_source,
            action_name,
            currency,
            amount,
            occurred_at
        from {{ ref('stg_' ~ vendor ~ '__actions') }}
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
        {{ entity_key('actions', 'native_id') }} as action_key,
        {{ entity_key('conversations', 'conversation_native_id') }} as conversation_key,
        {{ entity_key('events', 'event_native_id') }} as event_key,
        {{ entity_key('actors', 'actor_native_id') }} as actor_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('action_key') }} as version_rank
    from keyed
),

actions_conformed as (
    select
        ranked.action_key,
        ranked.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.event_key,
        ranked.actor_key,
        ranked.action_kind,
        ranked.phase,
        ranked.status,
        ranked.confirmation_source,
        ranked.action_name,
        ranked.currency,
        ranked.amount,
        ranked.occurred_at
    from ranked
    inner join conversations on ranked.conversation_key = conversations.conversation_key
    where
        {{ is_live('ranked') }}
        and conversations.is_live
)

select * from actions_conformed
