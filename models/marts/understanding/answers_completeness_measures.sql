-- Apart from the other measures of answers, because these are cut by team too.
with answers as (
    select * from {{ ref('fct_answers') }}
    where is_inbound
),

answers_completeness_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ corrected_rate('completeness', 'complete_share', 'complete_weight', 'complete_error') }},
        {{ count_if('is_next_step_candidate') }} as answers_to_follow,
        {{ count_if('is_next_step_asked') }} as next_step_confusions,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_next_step_candidate and not is_mature') }} as immature_answers_to_follow,
        {{ count_if('not is_next_step_candidate') }} as next_step_lacking,
        {{ count_if("exclusion_reason_complete like 'capability_absent:%'") }} as uncalibrated_completeness
    from answers
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from answers_completeness_measures
