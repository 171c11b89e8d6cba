with answers as (
    select * from {{ ref('fct_answers') }}
    where is_inbound
),

answers_measures as (
    select
        {{ period_and_segment(segments()) }},
        cast(count(*) as bigint) as inbound_answers,
        {{ rate_counts('relevance') }},
        {{ count_if('relevance_signal is not null') }} as signalled_answers,
        {{ count_if('is_confidence_candidate') }} as confident_answers,
        cast(coalesce(sum(confidence), 0) as {{ type_double() }}) as confidence_sum,
        cast(coalesce(sum(confidence * confidence), 0) as {{ type_double() }}) as confidence_squares,
        {{ count_if('is_low_confidence') }} as low_confidence_answers,
        {{ count_if('is_calibration_candidate') }} as calibration_candidates,
        -- Over all model versions, the gap of each of the ten bins.
        {{ sum_of_bins('confidence_bin', 'calibration_gap', 10) }} as calibration_error,
        {{ rate_counts('confident') }},
        {{ corrected_rate('ungrounded', 'ungrounded_share', 'grounded_weight', 'grounded_error') }},

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('not is_mature') }} as immature_answers,
        {{ count_if('is_relevance_candidate and not is_mature') }} as immature_relevance,
        {{ count_if('is_calibration_candidate and not is_mature') }} as immature_calibration,
        {{ count_if('is_confident_candidate and not is_mature') }} as immature_confident,
        {{ count_if("exclusion_reason_confidence like 'capability_absent:%'") }} as confidence_lacking,
        {{ count_if("exclusion_reason_grounded like 'capability_absent:%'") }} as uncalibrated_grounding
    from answers
    {{ group_by_period_and_segment(segments()) }}
)

select * from answers_measures
