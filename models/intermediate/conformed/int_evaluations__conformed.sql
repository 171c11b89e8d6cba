with staged as (
    {% for vendor in staging_vendors('evaluations') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            conversation_source_system,
            conversation_source_instance,
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

mentions as (
    select * from {{ ref('int_conversation_mentions__resolved') }}
),

keyed as (
    select
        staged.*,
        {{ entity_key('evaluations', 'native_id') }} as evaluation_key,
        {{ mentioned_key('conversations', 'conversation_native_id') }} as named_conversation_key,
        {{ mentioned_key('events', 'event_native_id') }} as event_key,
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
        mentions.conversation_key,
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
    left join mentions on coalesce(ranked.named_conversation_key, ranked.event_key) = mentions.mentioned_key
    where
        {{ is_live('ranked') }}
        -- A row that names no conversation speaks for itself; one that names an unknown one is an orphan (R3).
        and coalesce(mentions.is_live, ranked.named_conversation_key is null)
)

select * from evaluations_conformed
