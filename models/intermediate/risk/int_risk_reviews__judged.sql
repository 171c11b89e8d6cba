-- Of several reviews of one thing on one criterion and label the latest with a verdict counts (B10): a label names
-- which control, or what sort of error, so that two controls of one conversation are two.
with reviews as (
    select * from {{ ref('int_reviews__described') }}
    where criterion in ('violation', 'near_miss', 'control', 'disclosure', 'error') and has_verdict
),

evaluations as (
    select * from {{ ref('int_evaluations__conformed') }}
),

ranked as (
    select
        reviews.*,
        evaluations.event_key,
        evaluations.severity,
        evaluations.error_class,
        coalesce(evaluations.label, '') as label,
        coalesce(reviews.rater_type = 'auto' and reviews.rubric_version in (
            {%- for rubric in var('calibrated_rubrics') %}'{{ rubric }}', {% endfor %}'' -- noqa: LT02
        ), false) as is_calibrated,
        row_number() over (
            partition by reviews.item_key, reviews.criterion, coalesce(evaluations.label, ''), reviews.rater_type
            order by reviews.evaluated_at desc nulls last, reviews.evaluation_key asc
        ) as verdict_rank,
        max(case when reviews.rater_type = 'human' then 1 else 0 end) over (
            partition by reviews.item_key, reviews.criterion, coalesce(evaluations.label, '')
        ) = 1 as is_judged_by_human
    from reviews
    inner join evaluations on reviews.evaluation_key = evaluations.evaluation_key
),

risk_reviews_judged as (
    select
        evaluation_key,
        conversation_key,
        event_key,
        journey_key,
        item_key,
        source_system,
        source_instance,
        rater_type,
        criterion,
        label,
        severity,
        error_class,
        passed,
        review_weight,
        evaluated_at,
        -- An automatic verdict stands for a human one only where its rubric is calibrated and no human judged (R52).
        rater_type = 'human' or (is_calibrated and not is_judged_by_human) as is_admitted
    from ranked
    where verdict_rank = 1 and rater_type in ('human', 'auto')
)

select * from risk_reviews_judged
