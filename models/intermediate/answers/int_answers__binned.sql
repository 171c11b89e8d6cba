-- Ten bins of equally many answers for each version of a model, over the whole landing, so that every cell has the
-- same bins; equal confidences share one.
with answers as (
    select * from {{ ref('int_answers__listed') }}
),

signals as (
    select * from {{ ref('int_answers__signalled') }}
),

journeys as (
    select * from {{ ref('int_automation_gates__applied') }}
),

outcomes as (
    select
        answers.answer_key,
        answers.model,
        answers.release_version,
        answers.confidence,
        case
            when signals.is_relevant then 1
            when not signals.is_relevant then 0
            when journeys.is_quality_success then 1
            -- Silence proves neither (catalogue, 4).
            when journeys.is_quality_candidate and not journeys.is_quality_assumed then 0
        end as outcome
    from answers
    inner join signals on answers.answer_key = signals.answer_key
    inner join journeys on answers.journey_key = journeys.journey_key
    where answers.is_inbound and answers.confidence is not null
),

ranked as (
    select
        outcomes.*,
        rank() over (partition by model, release_version order by confidence) as confidence_rank,
        count(*) over (partition by model, release_version) as answers_of_version
    from outcomes
    where outcome is not null
),

answers_binned as (
    select
        answer_key,
        cast(floor((confidence_rank - 1) * 10.0 / answers_of_version) as bigint) + 1 as confidence_bin,
        confidence - outcome as calibration_gap
    from ranked
)

select * from answers_binned
