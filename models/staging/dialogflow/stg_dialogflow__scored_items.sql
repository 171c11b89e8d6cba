with

analyses as (

    select * from {{ ref('stg_dialogflow__analyses') }}

),

scorecards as (

    select
        {{ row_columns('analyses') }},
        analyses.insights_id,
        analyses.conversation_native_id,
        analyses.started_at,
        result.position as place,
        cast(result.item as {{ dbt.type_string() }}) as scorecard
    from analyses
    {{ json_items('analyses.scorecards', 'result') }}

),

opened as (

    select
        scorecards.*,
        {{ json_list_text(json_camel_text('scorecard', 'qaAnswers')) }} as answers,
        coalesce(
            {{ json_camel_text('scorecard', 'qaScorecardRevision') }}, {{ json_camel_text('scorecard', 'qaScorecard') }}
        ) as rubric_name,
        -- A time of its own is in the API and not in every schema of the export.
        coalesce({{ json_time(json_camel_text('scorecard', 'createTime')) }}, source_updated_at, started_at)
            as evaluated_at
    from scorecards

),

answered as (

    select
        opened.*,
        answer.position as answer_place,
        cast(answer.item as {{ dbt.type_string() }}) as answer
    from opened
    {{ json_items('opened.answers', 'answer') }}

),

scored_items as (

    select
        {{ row_columns() }},
        insights_id || '-' || cast(place as {{ dbt.type_string() }}) as item_native_id,
        conversation_native_id,
        evaluated_at,
        rubric_name,
        'form' as criterion_raw,
        -- Edited by people in parts: neither a person's review nor a model's.
        case
            when answers like '%MANUAL_EDIT%' then 'includes_manual_edits'
            else 'system_generated'
        end as rater_raw,
        {{ no_text() }} as label,
        {{ json_number(json_text('scorecard', 'score')) }} as score,
        {{ json_number(json_camel_text('scorecard', 'potentialScore')) }} as score_max,
        false as is_question
    from opened
    union all
    select
        {{ row_columns() }},
        insights_id || '-' || cast(place as {{ dbt.type_string() }}) || '-'
        || cast(answer_place as {{ dbt.type_string() }}) as item_native_id,
        conversation_native_id,
        evaluated_at,
        rubric_name,
        coalesce({{ last_of_name(json_camel_text('answer', 'qaQuestion')) }}, 'question') as criterion_raw,
        case when answer like '%MANUAL_EDIT%' then 'manual_edit' else 'system_generated' end as rater_raw,
        coalesce(
            {{ json_camel_text('answer', ['answerValue', 'strValue']) }},
            {{ json_camel_text('answer', ['answerValue', 'boolValue']) }},
            {{ json_camel_text('answer', ['answerValue', 'numValue']) }}
        ) as label,
        {{ json_number(json_text('answer', ['answerValue', 'score'])) }} as score,
        {{ json_number(json_camel_text('answer', ['answerValue', 'potentialScore'])) }} as score_max,
        true as is_question
    from answered
    -- What did not apply was not scored.
    where coalesce({{ json_camel_text('answer', ['answerValue', 'naValue']) }}, 'false') <> 'true'

)

select * from scored_items
