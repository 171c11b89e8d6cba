{%- set cut = segments(people=true) + ['handoff_trigger'] -%}
with escalations as (
    select * from {{ ref('fct_escalations') }}
    where is_inbound
),

handoff_quality_measures as (
    select
        {{ period_and_segment(cut) }},
        cast(count(handoff_quality) as bigint) as scored_handoffs,
        cast(coalesce(sum(handoff_quality), 0) as {{ type_double() }}) as handoff_quality_sum,
        cast(sum(handoff_quality * handoff_quality) as {{ type_double() }}) as handoff_quality_squared,
        {{ quantile_and_bounds('handoff_wait_seconds', 0.5, 'median_handoff_wait_seconds') }},
        cast(count(handoff_wait_seconds) as bigint) as timed_handoff_waits,
        {{ rate_counts('misroute') }},
        cast(count(sentiment_change) as bigint) as handoffs_with_sentiment,
        cast(coalesce(sum(sentiment_change), 0) as {{ type_double() }}) as sentiment_change_sum,
        cast(sum(sentiment_change * sentiment_change) as {{ type_double() }}) as sentiment_change_squared,
        {{ quantile_and_bounds('post_handoff_seconds', 0.5, 'median_post_handoff_seconds') }},
        {{ quantile_and_bounds('post_handoff_seconds', 0.9, 'p90_post_handoff_seconds') }},
        cast(count(post_handoff_seconds) as bigint) as timed_post_handoffs,
        cast(count(compared_seconds) as bigint) as compared_escalations,
        cast(coalesce(sum(compared_seconds), 0) as {{ type_double() }}) as compared_seconds_sum,
        cast(coalesce(sum(expected_seconds), 0) as {{ type_double() }}) as expected_seconds_sum,
        cast(sum(compared_seconds * compared_seconds) as {{ type_double() }}) as compared_seconds_squared,
        cast(sum(compared_seconds * expected_seconds) as {{ type_double() }}) as compared_by_expected_seconds,
        cast(sum(expected_seconds * expected_seconds) as {{ type_double() }}) as expected_seconds_squared,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if(
            "(handoff_quality is not null and not is_mature) or exclusion_reason_quality_index = 'window_open'"
        ) }} as immature_scored_handoffs,
        {{ count_if("exclusion_reason_quality_index = 'window_open'") }} as unanswered_handoffs,
        {{ count_if("exclusion_reason_quality_index like 'capability_absent:%'") }} as unseen_handoffs,
        {{ count_if('handoff_wait_seconds is not null and not is_mature') }} as immature_handoff_waits,
        {{ count_if("exclusion_reason_wait = 'no_times'") }} as untimed_handoff_waits,
        {{ count_if('is_misroute_candidate and not is_mature') }} as immature_misroutes,
        {{ count_if('sentiment_change is not null and not is_mature') }} as immature_sentiment_changes,
        {{ count_if('is_post_handoff_pending') }} as immature_post_handoffs,
        {{ count_if("exclusion_reason_post_handoff = 'window_open'") }} as waiting_post_handoffs,
        {{ count_if("exclusion_reason_post_handoff = 'no_times'") }} as untimed_post_handoffs,
        {{ count_if('is_post_handoff_pending or is_reference_pending') }} as immature_comparisons
    from escalations
    {{ group_by_period_and_segment(cut) }}
)

select * from handoff_quality_measures
