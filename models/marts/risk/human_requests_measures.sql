with requests as (
    select * from {{ ref('fct_human_requests') }}
    where is_inbound
),

human_requests_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('human_access') }},
        {{ count_if('is_human_access_pending') }} as human_access_immature,
        {{ rate_counts('dead_end') }},
        {{ count_if('is_dead_end_pending') }} as dead_end_immature,
        {{ quantile_and_bounds('demand_to_human_seconds', 0.5, 'median_demand_to_human_seconds') }},
        {{ count_if('demand_to_human_seconds is not null') }} as timed_requests,
        {{ count_if('is_connection_pending') }} as unconnected_immature,
        {{ count_if("exclusion_reason_access_time = 'no_times'") }} as untimed_requests,
        {{ count_if("exclusion_reason_access_time like 'capability_absent:%'") }} as silent_requests
    from requests
    {{ group_by_period_and_segment(segments()) }}
)

select * from human_requests_measures
