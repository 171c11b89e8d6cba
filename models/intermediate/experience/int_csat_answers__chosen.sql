-- What the customer said of a contact when asked: the latest csat answer about any of its conversations. A thumb is
-- no answer to that question, and gives itself away more often when it points down.
with surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
    where survey_type = 'csat'
),

scores as (
    select * from {{ ref('int_survey_scores__scaled') }}
),

conversations as (
    select * from {{ ref('int_conversations__grouped') }}
),

ranked as (
    select
        conversations.contact_key,
        scores.share_of_scale,
        row_number() over (
            partition by conversations.contact_key
            -- Two answers of one moment: the worse one, so that their order in the export decides nothing.
            order by coalesce(surveys.responded_at, surveys.offered_at) desc nulls last, scores.share_of_scale asc
        ) as answer_rank
    from surveys
    inner join scores on surveys.survey_response_key = scores.survey_response_key
    inner join conversations on surveys.conversation_key = conversations.conversation_key
),

csat_answers_chosen as (
    select
        contact_key,
        case when share_of_scale >= 0.75 then 1 else 0 end as satisfaction
    from ranked
    where answer_rank = 1
)

select * from csat_answers_chosen
