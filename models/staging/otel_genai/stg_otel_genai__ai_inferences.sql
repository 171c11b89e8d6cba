with

steps as (

    select * from {{ ref('stg_otel_genai__steps') }}

),

-- An agent sums up what its model calls used: it counts only where none of these was traced.
agents_with_calls as (

    select distinct
        lineage.source_instance,
        lineage.above_native_id
    from {{ ref('stg_otel_genai__lineage') }} as lineage
    inner join steps
        on lineage.source_instance = steps.source_instance and lineage.native_id = steps.native_id
    where lineage.distance > 0 and steps.operation in ('generation', 'agent')

),

questions as (

    select
        source_instance,
        turn_native_id,
        question_native_id,
        row_number() over (
            partition by source_instance, turn_native_id order by question_number desc
        ) as last_rank
    from {{ ref('stg_otel_genai__questions') }}

),

answers as (

    select * from {{ ref('stg_otel_genai__answers') }}

),

measured as (

    select
        steps.*,
        questions.question_native_id as event_native_id,
        -- Only the call that gave the answer stands behind it; plans and retries cost all the same.
        case
            when
                not steps.is_internal
                and steps.operation <> 'classification'
                and (
                    steps.operation = 'retrieval'
                    or steps.native_id = coalesce(answers.last_generation_native_id, answers.turn_native_id)
                )
                then answers.answer_native_id
        end as answer_event_native_id
    from steps
    left join agents_with_calls
        on
            steps.source_instance = agents_with_calls.source_instance
            and steps.native_id = agents_with_calls.above_native_id
    left join questions
        on
            steps.source_instance = questions.source_instance
            and steps.turn_native_id = questions.turn_native_id
            and questions.last_rank = 1
    left join answers
        on steps.source_instance = answers.source_instance and steps.turn_native_id = answers.turn_native_id
    where
        (
            steps.operation in ('generation', 'classification', 'retrieval')
            or (steps.operation = 'agent' and agents_with_calls.above_native_id is null)
        )
        -- A call that failed gave nothing; what it used all the same is paid.
        and (not steps.is_failed or steps.input_tokens is not null)

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

named as (

    select
        measured.*,
        {{ mapped_value('intent', 'measured.intent', 'measured.intent') }} as known_intent
    from measured
    {{ mapped_joins('measured', {'intent': 'measured.intent'}) }}

),

renamed as (

    select
        source_system,
        source_instance,
        native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        conversation_native_id,
        event_native_id,
        answer_event_native_id,
        case
            when is_judge then 'judge'
            when operation = 'classification' then 'intent'
            when operation = 'retrieval' then 'retrieval'
            else 'answer'
        end as kind,
        known_intent as intent,
        {{ json_number('confidence') }} as confidence,
        lower(fallback) in ('true', '1') as is_fallback,
        model,
        release_version,
        cast({{ json_number('input_tokens') }} as bigint) as input_tokens,
        cast({{ json_number('output_tokens') }} as bigint) as output_tokens,
        cast(round({{ seconds_between('started_at', 'ended_at') }} * 1000) as bigint) as latency_ms,
        case
            when operation = 'retrieval' and data_source not like '%"%' then '["' || data_source || '"]'
        end as knowledge_refs
    from named

),

ai_inferences as (

    select
        {{ common_columns('ai_inferences') }},
        {{ contract_columns('ai_inferences', given=[
            'conversation_native_id', 'event_native_id', 'answer_event_native_id', 'kind', 'intent', 'confidence',
            'is_fallback', 'model', 'release_version', 'input_tokens', 'output_tokens', 'latency_ms', 'knowledge_refs',
        ]) }}
    from renamed

)

select * from ai_inferences
