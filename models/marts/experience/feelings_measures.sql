with feelings as (
    select * from {{ ref('fct_feelings') }}
    where is_inbound
),

relief_times as (
    select * from {{ ref('relief_times') }}
),

counted as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_sentiment_candidate') }} as sentiment_candidates,
        cast(coalesce(sum(sentiment_change), 0) as {{ type_double() }}) as sentiment_gain_sum,
        cast(sum(sentiment_change * sentiment_change) as {{ type_double() }}) as sentiment_gain_squared,
        {{ count_if('is_relief_candidate') }} as relief_candidates,
        {{ count_if('is_never_relieved') }} as never_relieved_conversations,
        cast(count(relief_seconds) as bigint) as timed_reliefs,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_sentiment_candidate and not is_mature') }} as immature_sentiments,
        {{ count_if("exclusion_reason_sentiment_improvement = 'capability_absent:sentiment_scores'") }}
            as sentiment_lacking,
        {{ count_if('is_relief_candidate and not is_mature') }} as immature_reliefs,
        {{ count_if("exclusion_reason_time_to_relief = 'no_times'") }} as untimed_reliefs,
        {{ count_if("exclusion_reason_never_relieved = 'capability_absent:sentiment_scores'") }} as relief_lacking
    from feelings
    {{ group_by_period_and_segment(segments()) }}
),

feelings_measures as (
    select
        counted.*,
        relief_times.median_seconds_to_relief,
        relief_times.median_seconds_to_relief_low,
        relief_times.median_seconds_to_relief_high,
        relief_times.p90_seconds_to_relief,
        relief_times.p90_seconds_to_relief_low,
        relief_times.p90_seconds_to_relief_high,
        relief_times.median_turns_to_relief,
        relief_times.median_turns_to_relief_low,
        relief_times.median_turns_to_relief_high
    from counted
    left join relief_times
        on
            counted.period_grain = relief_times.period_grain
            and counted.period_start = relief_times.period_start
            and counted.segment = relief_times.segment
            and counted.segment_value = relief_times.segment_value
)

select * from feelings_measures
