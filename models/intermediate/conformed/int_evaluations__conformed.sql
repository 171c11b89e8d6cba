with staged as (
    {% for vendor in staging_vendors('evaluations') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            event_native_id,
            suggestion_native_id,
            rater_native_id,
            rater_type,
            criterion,
            severity,
            error_class,
            label,
            sampling_reason,
            rubric_version,
            score,
            score_max,
            inclusion_probability,
            passed,
            evaluated_at
        from {{ ref('stg_' ~ vendor ~ '__evaluations') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

conversations as (
    select
        conversation_key,
        is_live
    from {{ ref('int_conversations__versioned') }}
),

events as (
    select
        event_key,
        conversation_key
    from {{ ref('int_events__conformed') }}
),

keyed as (
    select
        staged.*,
        {{ entity_key('evaluations', 'native_id') }} as evaluation_key,
        {{ entity_key('conversations', 'conversation_native_id') }} as named_conversation_key,
        {{ entity_key('events', 'event_native_id') }} as event_key,
        {{ entity_key('assist_suggestions', 'suggestion_native_id') }} as assist_suggestion_key,
        {{ entity_key('actors', 'rater_native_id') }} as rater_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('evaluation_key') }} as version_rank
    from keyed
),

evaluations_conformed as (
    select
        ranked.evaluation_key,
        -- A row that names only a turn speaks of that turn's conversation.
        coalesce(conversations.conversation_key, events.conversation_key) as conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.event_key,
        ranked.assist_suggestion_key,
        ranked.rater_key,
        ranked.rater_type,
        ranked.criterion,
        ranked.severity,
        ranked.error_class,
        ranked.label,
        ranked.sampling_reason,
        ranked.rubric_version,
        ranked.score,
        ranked.score_max,
        ranked.inclusion_probability,
        ranked.passed,
        ranked.evaluated_at
    from ranked
    left join conversations on ranked.named_conversation_key = conversations.conversation_key
    left join events on ranked.event_key = events.event_key and ranked.named_conversation_key is null
    where
        {{ is_live('ranked') }}
        -- A row that names no conversation speaks for itself; one that names an unknown one is an orphan (R3).
        and coalesce(conversations.is_live, ranked.named_conversation_key is null)
)

select * from evaluations_conformed
