-- What a customer scored: the answer itself by thumb, or the conversation that it ended (catalogue, 17).
with ratings as (
    select * from {{ ref('int_ratings__assigned') }}
),

surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
),

answers as (
    select * from {{ ref('int_answers__listed') }}
),

placed as (
    select
        answers.answer_key,
        ratings.rating,
        ratings.rated_at,
        true as is_thumb
    from ratings
    inner join surveys on ratings.survey_response_key = surveys.survey_response_key
    inner join answers on surveys.event_key = answers.answer_key
    where surveys.survey_type = 'thumbs'
    union all
    select
        answers.answer_key,
        ratings.rating,
        ratings.rated_at,
        false as is_thumb
    from ratings
    inner join surveys on ratings.survey_response_key = surveys.survey_response_key
    inner join answers
        on
            surveys.conversation_key = answers.conversation_key
            and ratings.journey_key = answers.journey_key
            and answers.is_last_in_journey_part
    left join answers as named on surveys.event_key = named.answer_key
    where
        not (surveys.survey_type = 'thumbs' and named.answer_key is not null)
        and case
            when surveys.rated_actor_type is null then answers.has_last_word
            else surveys.rated_actor_type in ('ai_agent', 'rule_bot')
        end
),

ranked as (
    select
        placed.*,
        row_number() over (
            partition by answer_key, is_thumb
            order by rated_at desc nulls last, rating asc
        ) as rating_rank
    from placed
),

answers_rated as (
    select
        answer_key,
        max(case when is_thumb then case when rating >= 0.75 then 1 else 0 end end) = 1 as is_thumbed_up,
        max(case when not is_thumb then case when rating >= 0.75 then 1 else 0 end end) = 1 as is_rated_well
    from ranked
    where rating_rank = 1
    group by answer_key
)

select * from answers_rated
