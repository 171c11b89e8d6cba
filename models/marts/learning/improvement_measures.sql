{%- set cuts = segments() + ['topic', 'owner_team'] -%}
with items as (
    select * from {{ ref('fct_improvement_items') }}
    where is_inbound
),

feedback_times as (
    select * from {{ ref('feedback_times') }}
),

counted as (
    select
        {{ period_and_segment(cuts) }},
        {{ count_if('is_gap') }} as gaps_opened,
        {{ count_if('is_gap_open') }} as gaps_open,
        {{ rate_counts('gap_reopened') }},
        {{ rate_counts('feedback_open') }},
        {{ rate_counts('training_fit') }},
        {{ rate_counts('training_suitable') }}
    from items
    {{ group_by_period_and_segment(cuts) }}
),

improvement_measures as (
    select
        counted.*,
        feedback_times.median_days_to_improvement,
        feedback_times.median_days_to_improvement_low,
        feedback_times.median_days_to_improvement_high,
        feedback_times.p90_days_to_improvement,
        feedback_times.p90_days_to_improvement_low,
        feedback_times.p90_days_to_improvement_high
    from counted
    left join feedback_times
        on
            counted.period_grain = feedback_times.period_grain
            and counted.period_start = feedback_times.period_start
            and counted.segment = feedback_times.segment
            and counted.segment_value = feedback_times.segment_value
)

select * from improvement_measures
