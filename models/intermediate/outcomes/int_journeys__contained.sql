with judged as (
    select * from {{ ref('int_journeys__judged') }}
),

journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

paths as (
    select * from {{ ref('int_journey_paths__classified') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

later_humans as (
    select * from {{ ref('int_later_humans__found') }}
),

evidence as (
    select * from {{ ref('int_journey_evidence__collected') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

landed as (
    select count(*) as business_events
    from {{ ref('int_business_events__conformed') }}
),

tested as (
    select
        journeys.journey_key,
        -- A conversation without any time has no window that could close (R73).
        coalesce(run_dated.as_of > journeys.window_ends_at and journeys.started_at is not null, false)
        and not journeys.is_open as is_mature,
        catalogued.is_automation_eligible and not paths.is_article_only as is_containable,
        paths.handler_path = 'bot_only'
        and handoffs.journey_key is null
        and not journeys.is_open
        and judged.outcome_before_downgrade = 'resolved'
        and later_humans.journey_key is null as is_self_served,
        coalesce(journeys.returned_after_seconds <= 86400, false) as is_returned_24h,
        coalesce(evidence.rating < 0.75, false)
        or (
            catalogued.completion_event is not null and landed.business_events > 0 and not evidence.has_completion
        ) as has_failing_answer,
        coalesce(evidence.rating >= 0.75, false) or evidence.has_system_proof as has_proof
    from journeys
    inner join judged on journeys.journey_key = judged.journey_key
    inner join catalogued on journeys.journey_key = catalogued.journey_key
    inner join paths on journeys.journey_key = paths.journey_key
    inner join evidence on journeys.journey_key = evidence.journey_key
    left join handoffs on journeys.journey_key = handoffs.journey_key
    left join later_humans on journeys.journey_key = later_humans.journey_key
    cross join run_dated
    cross join landed
),

journeys_contained as (
    select
        journey_key,
        is_mature,
        is_self_served and not is_returned_24h and not has_failing_answer as is_well_served,
        is_self_served and is_containable as is_contained,
        is_self_served and is_containable and not is_returned_24h and not has_failing_answer and has_proof
            as is_proven_contained,
        is_self_served and is_containable and not is_returned_24h and not has_failing_answer and not has_proof
            as is_assumed_contained
    from tested
)

select * from journeys_contained
