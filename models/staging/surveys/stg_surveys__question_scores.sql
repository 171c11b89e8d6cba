with

answers as (

    select
        source_system,
        source_instance,
        response_id,
        lower(question_id || coalesce('_' || nullif(trim(sub_question_key), ''), '')) as question,
        nullif(trim(loop_id), '') as loop_id,
        -- Labels change with the language of the survey; recode values do not.
        {{ json_number('value') }} as score
    from {{ ref('stg_surveys__question_response') }}
    where is_latest_version and not coalesce(is_deleted, false)

),

question_scores as (

    select
        source_system,
        source_instance,
        response_id,
        question,
        loop_id,
        -- Several choices of one question are no point on a scale.
        case when min(score) = max(score) then min(score) end as score
    from answers
    where score is not null
    group by source_system, source_instance, response_id, question, loop_id

)

select * from question_scores
