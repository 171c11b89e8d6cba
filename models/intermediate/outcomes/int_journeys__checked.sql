-- Which declared resolutions can be checked, and whether the check agrees (R64, R80).
with journeys as (
    select * from {{ ref('int_journeys__judged') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

evidence as (
    select * from {{ ref('int_journey_evidence__collected') }}
),

landed as (
    select
        (select count(*) from {{ ref('int_business_events__conformed') }}) as business_events,
        (
            select count(*) from {{ ref('int_evaluations__conformed') }}
            where criterion = 'resolution_confirmed'
        ) as reviews
),

checkable as (
    select
        journeys.journey_key,
        coalesce(journeys.outcome_claim = 'resolved', false) as is_declared,
        sources.has_downstream_verification
        or (catalogued.completion_event is not null and landed.business_events > 0) as is_system_checked,
        sources.has_downstream_verification or landed.business_events > 0 or landed.reviews > 0 as is_check_landed,
        evidence.is_passed_by_human,
        evidence.is_passed_by_model,
        evidence.human_inclusion_probability,
        evidence.has_system_proof,
        coalesce(evidence.harm, '') = 'return' or evidence.has_complaint_or_reversal as is_contradicted
    from journeys
    inner join catalogued on journeys.journey_key = catalogued.journey_key
    inner join sources on journeys.journey_key = sources.journey_key
    inner join evidence on journeys.journey_key = evidence.journey_key
    cross join landed
),

journeys_checked as (
    select
        journey_key,
        is_declared,
        is_check_landed,
        is_declared
        and (is_system_checked or is_passed_by_human is not null or is_passed_by_model is not null) as is_verifiable,
        is_declared and not is_contradicted
        and (
            has_system_proof
            or coalesce(is_passed_by_human, false)
            or (is_passed_by_human is null and coalesce(is_passed_by_model, false))
        ) as is_verified,
        -- Only a sampled check stands for others than itself.
        case
            when is_system_checked or is_passed_by_human is null then 1
            else coalesce(1 / nullif(human_inclusion_probability, 0), 1)
        end as check_weight
    from checkable
)

select * from journeys_checked
