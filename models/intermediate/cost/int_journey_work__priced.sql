-- Minutes that people spent on a journey, at the rate in force on the local day on which demand began; of two such
-- rates the later one, as in R60.
with places as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

worked as (
    select * from {{ ref('int_conversations__worked') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

rates as (
    select * from {{ ref('stg_reference__cost_rates') }}
    where currency = '{{ var("reporting_currency") }}'
),

humans as (
    select distinct conversation_key
    from {{ ref('int_participations__found') }}
    where side = 'human'
),

summed as (
    select
        places.journey_key,
        coalesce(sum(worked.worked_seconds), 0) / 60 as human_minutes,
        max(case
            when humans.conversation_key is not null and coalesce(worked.worked_seconds, 0) <= 0 then 1
            else 0
        end) = 1 as is_work_missing,
        -- Work of a source that records none at all is missing for want of an export, not of a row (R79).
        max(case
            when
                humans.conversation_key is not null and coalesce(worked.worked_seconds, 0) <= 0
                and not worked.is_work_recorded
                then 1
            else 0
        end) = 1 as is_work_unexported
    from places
    inner join worked on places.conversation_key = worked.conversation_key
    left join humans on places.conversation_key = humans.conversation_key
    group by places.journey_key
),

dated as (
    select
        catalogued.journey_key,
        rates.cost_per_minute,
        rates.overhead_rate,
        row_number() over (
            partition by catalogued.journey_key order by rates.valid_from desc nulls last
        ) as version_rank
    from catalogued
    left join rates
        on
            (rates.valid_from is null or catalogued.started_on >= rates.valid_from)
            and (rates.valid_to is null or catalogued.started_on < rates.valid_to)
),

journey_work_priced as (
    select
        dated.journey_key,
        coalesce(summed.human_minutes, 0) as human_minutes,
        coalesce(summed.is_work_missing, false) as is_work_missing,
        coalesce(summed.is_work_unexported, false) as is_work_unexported,
        -- Without a rate people's work has no price; no work costs nothing at any.
        case when summed.human_minutes > 0 then summed.human_minutes * dated.cost_per_minute else 0 end
            as labour_cost,
        case
            when summed.human_minutes > 0 then summed.human_minutes * dated.cost_per_minute * dated.overhead_rate
            else 0
        end as overhead_on_labour
    from dated
    left join summed on dated.journey_key = summed.journey_key
    where dated.version_rank = 1
)

select * from journey_work_priced
