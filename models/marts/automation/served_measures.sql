with journeys as (
    select * from {{ ref('fct_journeys_served') }}
    where is_inbound
),

served_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('self_service') }},
        {{ rate_counts('task_completion') }},
        {{ count_if('is_ai_involved') }} as ai_involved_journeys_served,
        {{ count_if('is_without_completion_event') }} as journeys_without_completion_event,
        {{ count_if('is_ai_involved and not is_mature') }} as ai_involved_open,
        {{ quantile_and_bounds('seconds_to_self_service', 0.5, 'median_seconds_to_self_service') }},
        {{ quantile_and_bounds('seconds_to_self_service', 0.9, 'p90_seconds_to_self_service') }},
        cast(count(seconds_to_self_service) as bigint) as timed_self_services,
        {{ count_if("exclusion_reason_self_service_time in ('window_open', 'no_times') and not is_mature") }}
            as self_service_time_open,
        {{ count_if("exclusion_reason_self_service_time = 'window_open'") }} as self_service_time_waiting,
        {{ count_if("exclusion_reason_self_service_time = 'no_times'") }} as self_service_time_untimed,
        {{ rate_counts('first_contact_24h') }},
        {{ rate_counts('first_contact_3d') }},
        {{ rate_counts('first_contact_7d') }},
        {{ rate_counts('first_contact_30d') }},
        {{ rate_counts('first_contact_net') }}
    from journeys
    {{ group_by_period_and_segment(segments()) }}
)

select * from served_measures
