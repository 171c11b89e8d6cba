with scores as (
    select * from {{ ref('int_survey_scores__scaled') }}
    where survey_type in ('csat', 'thumbs')
),

placed as (
    select * from {{ ref('int_survey_responses__placed') }}
),

ratings_assigned as (
    select
        scores.survey_response_key,
        placed.journey_key,
        placed.spoken_at as rated_at,
        scores.share_of_scale as rating
    from scores
    inner join placed on scores.survey_response_key = placed.survey_response_key
)

select * from ratings_assigned
