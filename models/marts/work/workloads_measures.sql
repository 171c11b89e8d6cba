with workloads as (
    select * from {{ ref('fct_workloads') }}
    where is_inbound
),

workloads_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        cast(count(*) as bigint) as volume_contacts,
        cast(sum(conversations) as bigint) as volume_conversations,
        cast(count(distinct person_key) as bigint) as volume_customers,
        cast(sum(human_hours) as {{ type_double() }}) as volume_human_hours,
        cast(count(human_hours) as bigint) as volume_recorded_contacts,
        {{ quantile_and_bounds('handling_seconds', 0.5, 'median_handling_seconds') }},
        cast(count(handling_seconds) as bigint) as timed_handlings,
        {{ quantile_and_bounds('human_handling_seconds', 0.5, 'median_human_handling_seconds') }},
        cast(count(human_handling_seconds) as bigint) as timed_human_handlings,
        cast(coalesce(sum(human_handling_seconds), 0) as {{ type_double() }}) as human_handling_sum,
        cast(sum(human_handling_seconds * human_handling_seconds) as {{ type_double() }}) as human_handling_squared,
        {{ quantile_and_bounds('ai_handling_seconds', 0.5, 'median_ai_handling_seconds') }},
        cast(count(ai_handling_seconds) as bigint) as timed_ai_handlings,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('handling_seconds is not null and not is_mature') }} as immature_handlings,
        {{ count_if('human_handling_seconds is not null and not is_mature') }} as immature_human_handlings,
        {{ count_if('ai_handling_seconds is not null and not is_mature') }} as immature_ai_handlings,
        {{ count_if('human_hours is not null and not is_mature') }} as immature_workloads,
        {{ count_if("exclusion_reason_handling = 'no_times'") }} as untimed_handlings,
        {{ count_if("exclusion_reason_ai_handling = 'no_times'") }} as untimed_ai_handlings,
        {{ count_if("exclusion_reason_human_handling = 'capability_absent:handling_times'") }} as unrecorded_contacts,
        {{ count_if("exclusion_reason_human_hours = 'capability_absent:handling_times'") }} as unrecorded_hours
    from workloads
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from workloads_measures
