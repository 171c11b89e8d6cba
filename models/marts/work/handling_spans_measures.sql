with spans as (
    select * from {{ ref('fct_handling_spans') }}
    where is_inbound
),

handling_spans_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        cast(count(*) as bigint) as volume_journeys,
        {{ quantile_and_bounds('handling_span_seconds', 0.5, 'median_handling_span_seconds') }},
        {{ quantile_and_bounds('handling_span_seconds', 0.9, 'p90_handling_span_seconds') }},
        cast(count(handling_span_seconds) as bigint) as timed_spans,
        {{ quantile_and_bounds('resolution_business_seconds', 0.5, 'median_resolution_business_seconds') }},
        cast(count(resolution_business_seconds) as bigint) as scheduled_resolutions,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_resolved and not is_mature') }} as immature_spans,
        {{ count_if("exclusion_reason_handling_span = 'window_open'") }} as spans_waiting,
        {{ count_if("exclusion_reason_handling_span = 'no_times'") }} as untimed_spans,
        {{ count_if("exclusion_reason_resolution_business = 'no_times'") }} as untimed_resolutions,
        {{ count_if("exclusion_reason_resolution_business like 'capability_absent:%'") }} as unscheduled_resolutions
    from spans
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from handling_spans_measures
