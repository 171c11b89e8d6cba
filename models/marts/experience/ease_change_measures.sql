with surveys as (
    select * from {{ ref('fct_survey_responses') }}
    where survey_subject = 'interaction' and is_inbound
),

baseline as (
    select * from {{ ref('int_ces_baseline__chosen') }}
),

compared as (
    select
        surveys.*,
        baseline.baseline_share,
        baseline.baseline_answers,
        baseline.baseline_month
    from surveys
    cross join baseline
),

summed as (
    select
        {{ period_and_segment(['customer_segment']) }},
        {{ count_if('is_ces_compared') }} as ces_compared,
        cast(coalesce(sum(ces_gain), 0) as {{ type_double() }}) as ces_gain_sum,
        cast(sum(ces_gain * ces_gain) as {{ type_double() }}) as gain_squared,
        -- The baseline is an estimate too, save for the month that it describes.
        max(case
            when is_ces_compared and started_month <> baseline_month
                then baseline_share * (1 - baseline_share) / baseline_answers
        end) as baseline_variance,
        {{ count_if("exclusion_reason_ces_improvement = 'window_open'") }} as ces_change_waiting
    from compared
    {{ group_by_period_and_segment(['customer_segment']) }}
),

-- One baseline for the company, so no segment: each would need its own.
ease_change_measures as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        ces_compared,
        ces_gain_sum,
        cast(gain_squared + ces_compared * (ces_compared - 1) * coalesce(baseline_variance, 0) as {{ type_double() }})
            as ces_gain_spread,
        ces_change_waiting
    from summed
    where segment = 'all'
)

select * from ease_change_measures
