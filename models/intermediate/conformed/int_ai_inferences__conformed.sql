with staged as (
    {% for vendor in staging_vendors('ai_inferences') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            event_native_id,
            answer_event_native_id,
            kind,
            intent,
            model,
            currency,
            release_version,
            prompt_version,
            knowledge_refs,
            confidence,
            predicted_value,
            input_tokens,
            output_tokens,
            cost_amount,
            latency_ms,
            is_fallback,
            is_novel,
            is_complete
        from {{ ref('stg_' ~ vendor ~ '__ai_inferences') }}
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
        {{ entity_key('ai_inferences', 'native_id') }} as ai_inference_key,
        {{ entity_key('conversations', 'conversation_native_id') }} as conversation_key,
        {{ entity_key('events', 'event_native_id') }} as event_key,
        {{ entity_key('events', 'answer_event_native_id') }} as answer_event_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('ai_inference_key') }} as version_rank
    from keyed
),

ai_inferences_conformed as (
    select
        ranked.ai_inference_key,
        ranked.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.event_key,
        ranked.answer_event_key,
        ranked.kind,
        ranked.intent,
        ranked.model,
        ranked.currency,
        ranked.release_version,
        ranked.prompt_version,
        ranked.knowledge_refs,
        ranked.confidence,
        ranked.predicted_value,
        ranked.input_tokens,
        ranked.output_tokens,
        ranked.cost_amount,
        ranked.latency_ms,
        ranked.is_fallback,
        ranked.is_novel,
        ranked.is_complete
    from ranked
    inner join conversations on ranked.conversation_key = conversations.conversation_key
    where
        {{ is_live('ranked') }}
        and conversations.is_live
)

select * from ai_inferences_conformed
