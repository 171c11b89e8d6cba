with

placed_scores as (

    select * from {{ ref('stg_langfuse__placed_scores') }}
    where survey_type is null and score_role is null

),

answers as (

    select * from {{ ref('stg_langfuse__timeline') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

translated as (

    select
        placed_scores.source_system,
        placed_scores.source_instance,
        placed_scores.native_id,
        placed_scores.source_updated_at,
        placed_scores.loaded_at,
        placed_scores.loaded_at_basis,
        placed_scores.is_deleted,
        placed_scores.is_test_score as is_test,
        {{ no_text() }} as extra,
        placed_scores.batch_id,
        placed_scores.file_path,
        placed_scores.line_number,
        placed_scores.conversation_native_id,
        answers.event_native_id,
        placed_scores.authoruserid as rater_native_id,
        {{ mapped_value('rater_type', 'placed_scores.source') }} as rater_type,
        placed_scores.source as rater_type_raw,
        coalesce({{ mapped_value('criterion', 'placed_scores.name') }}, 'unmapped') as criterion,
        placed_scores.name as criterion_raw,
        placed_scores.label,
        placed_scores.score,
        placed_scores.configid as rubric_version,
        -- True may be the good or the bad end of a score, and a number says nothing without its range.
        case {{ mapped_value('verdict', 'placed_scores.label', no_text()) }}
            when 'passed' then true
            when 'failed' then false
        end as passed,
        placed_scores.scored_at as evaluated_at
    from placed_scores
    left join answers
        on
            placed_scores.source_instance = answers.source_instance
            and placed_scores.answer_native_id = answers.event_native_id
    {{ mapped_joins('placed_scores', {
        'rater_type': 'placed_scores.source', 'criterion': 'placed_scores.name', 'verdict': 'placed_scores.label',
    }) }}

),

evaluations as (

    select
        {{ common_columns('evaluations') }},
        {{ contract_columns('evaluations', given=[
            'conversation_native_id', 'event_native_id', 'rater_native_id', 'rater_type', 'rater_type_raw',
            'criterion', 'criterion_raw', 'label', 'score', 'rubric_version', 'passed', 'evaluated_at',
        ]) }}
    from translated

)

select * from evaluations
