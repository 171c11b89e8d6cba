with

verdicts as (

    select * from {{ ref('stg_otel_genai__placed_signals') }}
    where signal = 'evaluation' and is_last_word

),

answers as (

    select * from {{ ref('stg_otel_genai__answers') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

translated as (

    select
        verdicts.source_system,
        verdicts.source_instance,
        verdicts.held_by || '#' || coalesce(verdicts.evaluation_name, '') as native_id,
        verdicts.source_updated_at,
        verdicts.loaded_at,
        verdicts.loaded_at_basis,
        verdicts.is_deleted,
        verdicts.is_test,
        {{ no_text() }} as extra,
        verdicts.batch_id,
        verdicts.file_path,
        verdicts.line_number,
        verdicts.conversation_native_id,
        answers.answer_native_id as event_native_id,
        -- The convention does not say who rated; a team that logs what people say names these evaluations.
        coalesce({{ mapped_value('rater_type', 'verdicts.evaluation_name', "'auto'") }}, 'auto') as rater_type,
        coalesce({{ mapped_value('criterion', 'verdicts.evaluation_name') }}, 'unmapped') as criterion,
        verdicts.evaluation_name as criterion_raw,
        verdicts.evaluation_label as label,
        {{ json_number('verdicts.evaluation_score') }} as score,
        -- A score without its range says nothing: 1 is the best of one evaluation and the worst of another.
        case {{ mapped_value('verdict', 'verdicts.evaluation_label', no_text()) }}
            when 'passed' then true
            when 'failed' then false
        end as passed,
        verdicts.occurred_at as evaluated_at
    from verdicts
    left join answers
        on verdicts.source_instance = answers.source_instance and verdicts.turn_native_id = answers.turn_native_id
    {{ mapped_joins('verdicts', {
        'rater_type': 'verdicts.evaluation_name', 'criterion': 'verdicts.evaluation_name',
        'verdict': 'verdicts.evaluation_label',
    }) }}

),

evaluations as (

    select
        {{ common_columns('evaluations') }},
        {{ contract_columns('evaluations', given=[
            'conversation_native_id', 'event_native_id', 'rater_type', 'criterion', 'criterion_raw', 'label', 'score',
            'passed', 'evaluated_at',
        ]) }}
    from translated

)

select * from evaluations
