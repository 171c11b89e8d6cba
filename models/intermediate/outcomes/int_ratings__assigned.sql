with surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
    where survey_type in ('csat', 'thumbs') and score is not null and conversation_key is not null
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

scaled as (
    select
        surveys.survey_response_key,
        surveys.conversation_key,
        surveys.event_key,
        coalesce(surveys.responded_at, surveys.offered_at) as rated_at,
        (surveys.score - coalesce(surveys.scale_min, case surveys.survey_type when 'thumbs' then 0 else 1 end))
        / nullif(
            coalesce(surveys.scale_max, case surveys.survey_type when 'thumbs' then 1 else 5 end)
            - coalesce(surveys.scale_min, case surveys.survey_type when 'thumbs' then 0 else 1 end), 0
        ) as share_of_scale,
        coalesce(surveys.higher_is_better, true) as is_higher_better
    from surveys
),

placed as (
    select
        scaled.*,
        conversation_journeys.journey_key,
        row_number() over (
            partition by scaled.survey_response_key
            order by
                case when timeline.journey_key = conversation_journeys.journey_key then 0 else 1 end asc,
                case when conversation_journeys.joined_at <= scaled.rated_at then 0 else 1 end asc,
                -- Without a time it speaks of the last journey, from before them all of the first.
                case
                    when conversation_journeys.joined_at > scaled.rated_at then -conversation_journeys.journey_rank
                    else conversation_journeys.journey_rank
                end desc
        ) as preference
    from scaled
    inner join conversation_journeys on scaled.conversation_key = conversation_journeys.conversation_key
    left join timeline on scaled.event_key = timeline.item_key
),

ratings_assigned as (
    select
        survey_response_key,
        journey_key,
        rated_at,
        case when is_higher_better then share_of_scale else 1 - share_of_scale end as rating
    from placed
    -- A scale without length says nothing, so it must not hide an older rating.
    where preference = 1 and share_of_scale is not null
)

select * from ratings_assigned
