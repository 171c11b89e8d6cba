with journeys as (
    select * from {{ ref('fct_journeys') }}
    where is_inbound
),

operations_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ quantile_and_bounds('seconds_to_resolution', 0.5, 'median_seconds_to_resolution') }},
        {{ quantile_and_bounds('seconds_to_resolution', 0.9, 'p90_seconds_to_resolution') }},
        cast(count(seconds_to_resolution) as bigint) as timed_resolutions,
        {{ quantile_and_bounds(
            "case when intent_complexity = 'simple' then seconds_to_resolution end", 0.5,
            'median_simple_resolution_seconds'
        ) }},
        {{ count_if("intent_complexity = 'simple' and seconds_to_resolution is not null") }}
            as timed_simple_resolutions,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_resolved and not is_mature') }} as immature_resolved,
        {{ count_if("exclusion_reason_resolution_time = 'window_open'") }} as resolution_waiting,
        {{ count_if("exclusion_reason_resolution_time = 'no_times'") }} as resolution_untimed,
        {{ count_if("intent_complexity = 'simple' and is_resolved and not is_mature") }} as immature_simple_resolved,
        {{ count_if("intent_complexity = 'simple' and exclusion_reason_resolution_time = 'window_open'") }}
            as simple_resolution_waiting,
        {{ count_if("intent_complexity = 'simple' and exclusion_reason_resolution_time = 'no_times'") }}
            as simple_resolution_untimed
    from journeys
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from operations_measures
