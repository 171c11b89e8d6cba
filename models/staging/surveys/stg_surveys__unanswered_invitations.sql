-- Who was asked and gave no response that landed: without them nobody knows how many did answer.
with

invitations as (

    select * from {{ ref('stg_surveys__invitations') }}
    where is_first_asking and not is_anonymised and offered_at is not null

),

responses as (

    select * from {{ ref('stg_surveys__survey_response') }}
    where is_latest_version

),

questions as (

    select * from {{ ref('stg_surveys__scored_questions') }}

),

unanswered_invitations as (

    select
        invitations.source_system,
        invitations.source_instance,
        'invitation/' || invitations.native_id || coalesce('/' || questions.question, '') as native_id,
        invitations.source_updated_at,
        invitations.loaded_at,
        invitations.loaded_at_basis,
        invitations.is_deleted,
        invitations.is_test,
        invitations.extra,
        invitations.batch_id,
        invitations.file_path,
        invitations.line_number,
        invitations.response_native_id,
        -- Where the sending has not landed nobody knows its survey; its own name says where to look.
        coalesce(invitations.survey_id, invitations.distribution_id)
        || coalesce('/' || questions.question, '') as survey,
        invitations.contact_id as customer_native_id,
        invitations.offered_at,
        invitations.completed_at
    from invitations
    left join responses
        on
            invitations.source_system = responses.source_system
            and invitations.source_instance = responses.source_instance
            and invitations.response_native_id = responses.native_id
    left join questions
        on
            invitations.source_system = questions.source_system
            and invitations.source_instance = questions.source_instance
            and invitations.survey_id = questions.survey_id
    where responses.native_id is null

)

select * from unanswered_invitations
