-- A survey asks many questions; those that the team gave a scale are answers in the contract's sense.
with

responses as (

    select * from {{ ref('stg_surveys__survey_response') }}

),

invitations as (

    select * from {{ ref('stg_surveys__invitations') }}

),

scales as (

    select * from {{ ref('stg_surveys__scales') }}
    where question is not null

),

surveys as (

    select
        source_system,
        source_instance,
        survey_id
    from responses
    union
    select
        source_system,
        source_instance,
        survey_id
    from invitations

),

scored_questions as (

    select distinct
        surveys.source_system,
        surveys.source_instance,
        surveys.survey_id,
        scales.question
    from surveys
    inner join scales
        on
            lower(trim(surveys.survey_id)) = scales.survey_id
            and coalesce(scales.source_instance, surveys.source_instance) = surveys.source_instance

)

select * from scored_questions
