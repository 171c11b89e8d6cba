with

responses as (

    select * from {{ ref('stg_surveys__survey_response') }}
    where is_latest_version

),

questions as (

    select * from {{ ref('stg_surveys__scored_questions') }}

),

scores as (

    select * from {{ ref('stg_surveys__question_scores') }}

),

invited as (

    select
        source_system,
        source_instance,
        response_native_id,
        min(contact_id) as contact_id,
        min(offered_at) as offered_at,
        max(case when is_test then 1 else 0 end) = 1 as is_test
    from {{ ref('stg_surveys__invitations') }}
    where response_native_id is not null
    group by source_system, source_instance, response_native_id

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'surveys'

),

qualtrics_answers as (

    select
        responses.source_system,
        responses.source_instance,
        responses.native_id || coalesce('/' || questions.question, '')
        || coalesce('/' || scores.loop_id, '') as native_id,
        responses.source_updated_at,
        responses.loaded_at,
        responses.loaded_at_basis,
        responses.is_deleted,
        coalesce(responses.is_test, false)
        or coalesce(invited.is_test, false)
        or coalesce({{ mapped_value('response_status', 'responses.status') }}, 'response') in ('test', 'spam')
        or coalesce({{ mapped_value('response_channel', 'responses.distribution_channel') }}, 'response') = 'test'
            as is_test,
        responses.extra,
        responses.batch_id,
        responses.file_path,
        responses.line_number,
        responses.native_id as response_native_id,
        responses.survey_id || coalesce('/' || questions.question, '') as survey,
        coalesce(invited.contact_id, nullif(lower(trim(responses.recipient_email)), '')) as customer_native_id,
        invited.offered_at,
        coalesce(responses.recorded_date, responses.end_date) as recorded_at,
        case
            when responses.finished is not null then lower(trim(responses.finished)) in ('1', 'true')
            else coalesce(responses.progress, 100) >= 100
        end as is_finished,
        scores.score as raw_score
    from responses
    left join questions
        on
            responses.source_system = questions.source_system
            and responses.source_instance = questions.source_instance
            and responses.survey_id = questions.survey_id
    left join scores
        on
            responses.source_system = scores.source_system
            and responses.source_instance = scores.source_instance
            and responses.native_id = scores.response_id
            and questions.question = scores.question
    left join invited
        on
            responses.source_system = invited.source_system
            and responses.source_instance = invited.source_instance
            and responses.native_id = invited.response_native_id
    {{ mapped_joins('responses', {
        'response_status': 'responses.status', 'response_channel': 'responses.distribution_channel'
    }) }}

)

select * from qualtrics_answers
