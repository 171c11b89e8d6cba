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

verdicts as (
    select
        evaluations.evaluation_key,
        conversation_journeys.journey_key,
        evaluations.rater_type,
        evaluations.passed,
        evaluations.inclusion_probability,
        evaluations.evaluated_at,
        -- An automatic verdict is evidence only where its rubric has been calibrated (R52).
        evaluations.rater_type = 'human'
        or coalesce(
            evaluations.rubric_version in (
                {%- for rubric in var('calibrated_rubrics') %}'{{ rubric }}', {% endfor %}'' -- noqa: LT02
            ),
            false
        ) as is_evidence
    from evaluations
    inner join conversation_journeys on evaluations.conversation_key = conversation_journeys.conversation_key
    left join timeline on evaluations.event_key = timeline.item_key
    where
        evaluations.rater_type in ('human', 'auto')
        and coalesce(timeline.journey_key, conversation_journeys.journey_key) = conversation_journeys.journey_key
),

reviews as (
    select
        verdicts.*,
        case when passed then 1 else 0 end as verdict,
        row_number() over (
            partition by journey_key, rater_type, is_evidence
            order by evaluated_at desc nulls last, evaluation_key asc
        ) as review_rank,
        row_number() over (
            partition by journey_key, rater_type order by evaluated_at desc nulls last, evaluation_key asc
        ) as verdict_rank
    from verdicts
),

-- One row per journey: its latest human and its latest calibrated automatic review, and what a vendor's judge said.
reviews_assigned as (
    select
        journey_key,
        max(case when rater_type = 'human' and review_rank = 1 then verdict end) = 1 as is_passed_by_human,
        max(case when rater_type = 'auto' and is_evidence and review_rank = 1 then verdict end) = 1
            as is_passed_by_model,
        max(case when rater_type = 'auto' and verdict_rank = 1 then verdict end) = 1 as is_passed_by_vendor_judge,
        max(case when rater_type = 'human' and review_rank = 1 then inclusion_probability end)
            as human_inclusion_probability
    from reviews
    group by journey_key
)

select * from reviews_assigned
