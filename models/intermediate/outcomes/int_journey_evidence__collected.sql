with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

business_events as (
    select * from {{ ref('int_business_events__assigned') }}
    where is_in_window
),

system_events as (
    select
        catalogued.journey_key,
        max(case
            when
                business_events.is_proof
                and business_events.event_kind in ('completion', 'ticket_closed', catalogued.completion_event)
                then 1
        end) = 1 as has_system_proof,
        max(case
            when
                business_events.is_proof
                and business_events.event_kind in ('completion', catalogued.completion_event)
                then 1
        end) = 1 as has_completion,
        min(case business_events.event_kind
            when 'complaint' then 1
            when 'dispute' then 2
            when 'regulator_contact' then 3
            when 'reversal' then 4
            when 'chargeback' then 5
        end) as first_harm,
        max(case when business_events.event_kind in ('complaint', 'reversal') then 1 else 0 end) = 1
            as has_complaint_or_reversal
    from catalogued
    inner join business_events on catalogued.journey_key = business_events.journey_key
    group by catalogued.journey_key
),

ratings as (
    select
        ratings.journey_key,
        ratings.rating,
        ratings.rated_at,
        row_number() over (
            partition by ratings.journey_key
            order by ratings.rated_at desc nulls last, ratings.survey_response_key asc
        ) as rating_rank
    from {{ ref('int_ratings__assigned') }} as ratings
    inner join journeys on ratings.journey_key = journeys.journey_key
    where coalesce(ratings.rated_at <= journeys.window_ends_at, true)
),

reviews as (
    select * from {{ ref('int_reviews__assigned') }}
),

collected as (
    select
        journeys.journey_key,
        coalesce(
            journeys.returned_after_seconds <= {{ var('journey_window_days') }} * 86400, false
        ) as is_returned,
        coalesce(system_events.has_system_proof, false) as has_system_proof,
        coalesce(system_events.has_completion, false) as has_completion,
        coalesce(system_events.has_complaint_or_reversal, false) as has_complaint_or_reversal,
        ratings.rating,
        ratings.rated_at,
        reviews.is_passed_by_human,
        reviews.is_passed_by_model,
        reviews.human_inclusion_probability,
        -- The first that applies, in the order of R46.
        case
            when system_events.first_harm = 1 then 'complaint'
            when system_events.first_harm = 2 then 'dispute'
            when system_events.first_harm = 3 then 'regulator_contact'
            when system_events.first_harm = 4 then 'reversal'
            when system_events.first_harm = 5 then 'chargeback'
            when ratings.rating <= 0.25 then 'bad_rating'
            when not reviews.is_passed_by_human then 'failed_qa'
        end as harm_besides_return
    from journeys
    left join system_events on journeys.journey_key = system_events.journey_key
    left join ratings on journeys.journey_key = ratings.journey_key and ratings.rating_rank = 1
    left join reviews on journeys.journey_key = reviews.journey_key
),

journey_evidence_collected as (
    select
        collected.*,
        case when is_returned then 'return' else harm_besides_return end as harm
    from collected
)

select * from journey_evidence_collected
