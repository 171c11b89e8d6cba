with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

catalogue as (
    select * from {{ ref('stg_reference__intent_catalogue') }}
),

dated as (
    select
        journeys.journey_key,
        journeys.intent,
        coalesce(journeys.started_at, conversations.loaded_at) as dated_at,
        case when journeys.started_at is null then 'load_time' else 'started_at' end as dating_basis,
        cast(
            {{ local_time('coalesce(journeys.started_at, conversations.loaded_at)', var('reporting_time_zone')) }}
            as date
        ) as started_on
    from journeys
    inner join conversations on journeys.first_conversation_key = conversations.conversation_key
),

-- The catalogue in force on the local day on which demand began; of two such rows the later one (R60).
ranked as (
    select
        dated.*,
        catalogue.is_automation_eligible,
        catalogue.complexity,
        catalogue.risk_tier,
        catalogue.completion_event,
        catalogue.required_elements,
        catalogue.value as intent_value,
        catalogue.automation_score,
        row_number() over (
            partition by dated.journey_key order by catalogue.valid_from desc nulls last
        ) as version_rank
    from dated
    left join catalogue
        on
            dated.intent = catalogue.intent
            and (catalogue.valid_from is null or dated.started_on >= catalogue.valid_from)
            and (catalogue.valid_to is null or dated.started_on < catalogue.valid_to)
),

journeys_catalogued as (
    select
        journey_key,
        dated_at,
        dating_basis,
        started_on,
        coalesce(is_automation_eligible, false) as is_automation_eligible,
        coalesce(complexity, 'unknown') as intent_complexity,
        coalesce(risk_tier, 'unknown') as risk_tier,
        completion_event,
        required_elements,
        intent_value,
        automation_score
    from ranked
    where version_rank = 1
)

select * from journeys_catalogued
