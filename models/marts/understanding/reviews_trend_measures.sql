with trend as (
    select * from {{ ref('reviews_trend') }}
),

summed as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        sum(reviewed_answers) as reviewed_answers,
        sum(weight_before) as weight_before,
        sum(weighted_change) as weighted_change,
        sum(spread_below) as spread_below,
        sum(spread_above) as spread_above
    from trend
    group by period_grain, period_start, segment, segment_value
),

reviews_trend_measures as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        cast(reviewed_answers as bigint) as reviewed_answers,
        cast(weighted_change / nullif(weight_before, 0) as {{ type_double() }}) as accuracy_change,
        cast((weighted_change - sqrt(spread_below)) / nullif(weight_before, 0) as {{ type_double() }})
            as accuracy_change_low,
        cast((weighted_change + sqrt(spread_above)) / nullif(weight_before, 0) as {{ type_double() }})
            as accuracy_change_high
    from summed
)

select * from reviews_trend_measures
