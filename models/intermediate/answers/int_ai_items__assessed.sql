-- What each item counts for: the verdict of people, else what people say of such verdicts of that judge.
with reviewed as (
    select * from {{ ref('int_ai_items__reviewed') }}
),

judges as (
    select * from {{ ref('int_judges__calibrated') }}
),

ai_items_assessed as (
    select
        reviewed.item_key,
        reviewed.criterion,
        reviewed.human_weight is not null as is_rated_by_human,
        case
            when reviewed.human_weight is not null then case when reviewed.is_passed_by_human then 1 else 0 end
            when judges.is_calibrated then judges.passed_share
        end as passed_share,
        -- Where a calibrated judge sees every item, a review stands for itself; else for all that it was drawn from.
        case
            when judges.is_calibrated then 1
            else reviewed.human_weight
        end as weight,
        case
            when reviewed.human_weight is not null then 0
            when judges.is_calibrated then judges.standard_error
        end as standard_error
    from reviewed
    left join judges
        on
            reviewed.criterion = judges.criterion
            and reviewed.judge = judges.judge
            and reviewed.is_passed_by_judge = judges.is_passed_by_judge
)

select * from ai_items_assessed
