-- What people say of the items that a judge passed, and of those that it failed, over the whole landing: the judge's
-- verdicts are worth that much (double sampling: Tenenbein 1970; Rogan and Gladen 1978).
with reviewed as (
    select * from {{ ref('int_ai_items__reviewed') }}
    where judge is not null
),

counted as (
    select
        criterion,
        judge,
        is_passed_by_judge,
        count(human_weight) as doubly_rated,
        sum(human_weight) as weight,
        sum(human_weight * human_weight) as squared_weight,
        sum(case when is_passed_by_human then human_weight else 0 end) as passed_weight
    from reviewed
    group by criterion, judge, is_passed_by_judge
),

measured as (
    select
        counted.*,
        -- A judge is calibrated when each verdict that it gives is, else only its kinder verdicts would be heard.
        min(doubly_rated) over (partition by criterion, judge) >= {{ var('calibration_items_minimum') }}
            as is_calibrated,
        passed_weight / nullif(weight, 0) as passed_share,
        weight * weight / nullif(squared_weight, 0) as effective_items
    from counted
),

-- Half a verdict each way keeps a handful that all agree from looking certain.
smoothed as (
    select
        measured.*,
        (passed_share * effective_items + 0.5) / (effective_items + 1) as smoothed_share
    from measured
),

judges_calibrated as (
    select
        criterion,
        judge,
        is_passed_by_judge,
        doubly_rated,
        is_calibrated,
        passed_share,
        sqrt(smoothed_share * (1 - smoothed_share) / effective_items) as standard_error
    from smoothed
)

select * from judges_calibrated
