with staged as (
    {% for vendor in staging_vendors('guardrail_events') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            conversation_source_system,
            conversation_source_instance,
            event_native_id,
            stage,
            policy,
            action,
            severity,
            detected,
            occurred_at
        from {{ ref('stg_' ~ vendor ~ '__guardrail_events') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

mentions as (
    select * from {{ ref('int_conversation_mentions__resolved') }}
),

keyed as (
    select
        staged.*,
        {{ entity_key('guardrail_events', 'native_id') }} as guardrail_event_key,
        {{ mentioned_key('conversations', 'conversation_native_id') }} as named_conversation_key,
        {{ mentioned_key('events', 'event_native_id') }} as event_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('guardrail_event_key') }} as version_rank
    from keyed
),

guardrail_events_conformed as (
    select
        ranked.guardrail_event_key,
        mentions.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.event_key,
        ranked.stage,
        ranked.policy,
        ranked.action,
        ranked.severity,
        ranked.detected,
        ranked.occurred_at
    from ranked
    left join mentions on coalesce(ranked.named_conversation_key, ranked.event_key) = mentions.mentioned_key
    where
        {{ is_live('ranked') }}
        -- A row that names an unknown conversation is an orphan (R3); one that names none shows only that checks exist.
        and coalesce(mentions.is_live, ranked.named_conversation_key is null)
)

select * from guardrail_events_conformed
