with staged as (
    {% for vendor in staging_vendors('segments') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            actor_native_id,
            handler_type,
            queue,
            end_reason,
            seq,
            talk_seconds,
            hold_seconds,
            wrap_seconds,
            enqueued_at,
            accepted_at,
            ended_at
        from {{ ref('stg_' ~ vendor ~ '__segments') }}
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
        {{ entity_key('segments', 'native_id') }} as segment_key,
        {{ entity_key('conversations', 'conversation_native_id') }} as conversation_key,
        {{ entity_key('actors', 'actor_native_id') }} as actor_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('segment_key') }} as version_rank
    from keyed
),

segments_conformed as (
    select
        ranked.segment_key,
        ranked.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.actor_key,
        ranked.handler_type,
        ranked.queue,
        ranked.end_reason,
        ranked.seq,
        ranked.talk_seconds,
        ranked.hold_seconds,
        ranked.wrap_seconds,
        ranked.enqueued_at,
        ranked.accepted_at,
        ranked.ended_at
    from ranked
    inner join conversations on ranked.conversation_key = conversations.conversation_key
    where
        {{ is_live('ranked') }}
        and conversations.is_live
)

select * from segments_conformed
