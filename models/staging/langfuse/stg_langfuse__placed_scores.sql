-- What a score speaks of, in either form of the export, and whether the customer gave it or it tells how things ended.
with

scores as (

    select
        *,
        {{ json_text('subject', 'kind') }} as subject_kind,
        {{ json_text('subject', 'id') }} as subject_id,
        {{ json_text('subject', 'traceId') }} as subject_trace_id
    from {{ ref('stg_langfuse__scores') }}
    where is_latest_version and coalesce(upper(datatype), '') <> 'CORRECTION'

),

observations as (

    select * from {{ ref('stg_langfuse__observations') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

-- A score on one of these scales is the customer's own.
survey_scales as (

    select * from {{ ref('stg_reference__survey_scales') }}
    where vendor = 'langfuse'

),

pointed as (

    select
        scores.*,
        coalesce(
            nullif(scores.traceid, ''),
            scores.subject_trace_id,
            case when scores.subject_kind = 'trace' then scores.subject_id end,
            observations.traceid
        ) as trace_native_id,
        coalesce(nullif(scores.sessionid, ''), case when scores.subject_kind = 'session' then scores.subject_id end)
            as session_native_id,
        coalesce(nullif(trim(scores.datasetrunid), '') is not null or scores.subject_kind = 'experiment', false)
            as is_experiment
    from scores
    left join observations
        on
            scores.source_instance = observations.source_instance
            and scores.observationid = observations.native_id

),

placed_scores as (

    select
        {{ row_columns('pointed') }},
        pointed.name,
        pointed.source,
        coalesce(pointed.stringvalue, pointed.value) as label,
        {{ json_number('pointed.value') }} as score,
        pointed.datatype,
        pointed.timestamp as scored_at,
        pointed.authoruserid,
        pointed.comment,
        pointed.configid,
        coalesce(runs.conversation_native_id, pointed.session_native_id, pointed.trace_native_id)
            as conversation_native_id,
        runs.customer_native_id,
        runs.trace_native_id || '#answered' as answer_native_id,
        coalesce(pointed.is_test, false)
        or pointed.is_experiment
        or coalesce(runs.is_test, false)
        or coalesce({{ mapped_value('environment', 'pointed.environment') }} = 'test', false) as is_test_score,
        {{ mapped_value('score_role', 'pointed.name', no_text()) }} as score_role,
        coalesce(own_scale.survey_type, any_scale.survey_type) as survey_type,
        coalesce(own_scale.rated_actor_type, any_scale.rated_actor_type) as rated_actor_type,
        coalesce(own_scale.scale_min, any_scale.scale_min) as scale_min,
        coalesce(own_scale.scale_max, any_scale.scale_max) as scale_max,
        coalesce(own_scale.higher_is_better, any_scale.higher_is_better) as higher_is_better
    from pointed
    left join {{ ref('stg_langfuse__runs') }} as runs
        on
            pointed.source_instance = runs.source_instance
            and pointed.trace_native_id = runs.trace_native_id
    left join survey_scales as own_scale
        on lower(trim(pointed.name)) = own_scale.survey and pointed.source_instance = own_scale.source_instance
    left join survey_scales as any_scale
        on lower(trim(pointed.name)) = any_scale.survey and any_scale.source_instance is null
    {{ mapped_joins('pointed', {'environment': 'pointed.environment', 'score_role': 'pointed.name'}) }}

)

select * from placed_scores
