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
            order by
                case when timeline.journey_key = conversation_journeys.journey_key then 0 else 1 end asc,
                case when conversation_journeys.joined_at <= spoken.spoken_at then 0 else 1 end asc,
                -- Without a time it speaks of the last journey, from before them all of the first.
                case
                    when conversation_journeys.joined_at > spoken.spoken_at then -conversation_journeys.journey_rank
                    else conversation_journeys.journey_rank
                end desc
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
