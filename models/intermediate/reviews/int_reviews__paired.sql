with reviews as (
    select * from {{ ref('int_reviews__described') }}
),

-- Of several reviews of one item by the same sort of reviewer the latest one with a verdict counts (B10).
ranked as (
    select
        reviews.*,
        row_number() over (
            partition by item_key, criterion, rater_type, has_verdict
            order by evaluated_at desc nulls last, evaluation_key asc
        ) as verdict_rank
    from reviews
),

latest as (
    select * from ranked
    where has_verdict and verdict_rank = 1
),

reviews_paired as (
    select
        ranked.*,
        ranked.has_verdict and ranked.verdict_rank = 1 as is_latest_verdict,
        twins.evaluation_key is not null as has_twin,
        twins.passed as twin_passed,
        twins.points_earned / twins.points_available as twin_share
    from ranked
    -- The latest verdict on the same item by the other sort of reviewer, human or auto.
    left join latest as twins
        on
            ranked.item_key = twins.item_key
            and ranked.criterion = twins.criterion
            and twins.rater_type = case ranked.rater_type when 'human' then 'auto' when 'auto' then 'human' end
)

select * from reviews_paired
