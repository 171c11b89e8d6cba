with surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
    where conversation_key is not null
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

timeline as (
    select
        item_key,
        journey_key
    from {{ ref('int_journey_timeline__ordered') }}
),

spoken as (
    select
        survey_response_key,
        conversation_key,
        event_key,
        coalesce(responded_at, offered_at) as spoken_at
    from surveys
),

ranked as (
    select
        spoken.survey_response_key,
        spoken.spoken_at,
        conversation_journeys.journey_key,
        row_number() over (
            partition by spoken.survey_response_key
            order by {{ journey_spoken_of('timeline', 'conversation_journeys', 'spoken.spoken_at') }}
        ) as preference
    from spoken
    inner join conversation_journeys on spoken.conversation_key = conversation_journeys.conversation_key
    left join timeline on spoken.event_key = timeline.item_key
),

survey_responses_placed as (
    select
        survey_response_key,
        journey_key,
        spoken_at
    from ranked
    where preference = 1
)

select * from survey_responses_placed
