with evaluations as (
    select * from {{ ref('int_evaluations__conformed') }}
    where criterion = 'resolution_confirmed' and passed is not null
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

reviews as (
    select
        evaluations.evaluation_key,
        conversation_journeys.journey_key,
        evaluations.rater_type,
        evaluations.passed,
        evaluations.inclusion_probability,
        evaluations.evaluated_at,
        row_number() over (
            partition by conversation_journeys.journey_key, evaluations.rater_type
            order by evaluations.evaluated_at desc nulls last, evaluations.evaluation_key asc
        ) as review_rank
    from evaluations
    inner join conversation_journeys on evaluations.conversation_key = conversation_journeys.conversation_key
    left join timeline on evaluations.event_key = timeline.item_key
    where
        coalesce(timeline.journey_key, conversation_journeys.journey_key) = conversation_journeys.journey_key
        -- An automatic verdict is evidence only where its rubric has been calibrated (R52).
        and (
            evaluations.rater_type = 'human'
            or (
                evaluations.rater_type = 'auto'
                and evaluations.rubric_version in (
                    {%- for rubric in var('calibrated_rubrics') %}'{{ rubric }}', {% endfor %}'' -- noqa: LT02
                )
            )
        )
),

-- One row per journey: its latest human and its latest calibrated automatic review.
reviews_assigned as (
    select
        journey_key,
        max(case when rater_type = 'human' then case when passed then 1 else 0 end end) = 1 as is_passed_by_human,
        max(case when rater_type = 'auto' then case when passed then 1 else 0 end end) = 1 as is_passed_by_model,
        max(case when rater_type = 'human' then inclusion_probability end) as human_inclusion_probability
    from reviews
    where review_rank = 1
    group by journey_key
)

select * from reviews_assigned
