-- Each person once, with the first need that they came with; what they did next is told of that cohort.
with journeys as (
    select * from {{ ref('int_journeys__gathered') }}
    where is_inbound
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

ranked as (
    select
        journeys.*,
        row_number() over (
            partition by journeys.person_key
            order by
                case when journeys.started_at is null then 1 else 0 end asc,
                journeys.started_at asc,
                grouped.source_order asc,
                journeys.journey_key asc
        ) as journey_rank
    from journeys
    inner join grouped on journeys.first_conversation_key = grouped.conversation_key
),

cohorts_formed as (
    select
        ranked.person_key,
        ranked.journey_key,
        ranked.is_anonymous,
        ranked.started_at,
        {{ seconds_between('ranked.started_at', 'run_dated.as_of') }} as seconds_observed
    from ranked
    cross join {{ ref('int_run__dated') }} as run_dated
    where ranked.journey_rank = 1
)

select * from cohorts_formed
