-- A flow is one intent: where nearly all is contained and much comes back, containment hides failure (card 81).
with journeys as (
    select
        fct_journeys.*,
        {{ copy_of_segment('intent') }} as flow
    from {{ ref('fct_journeys') }} as fct_journeys
    where is_inbound
),

counted as (
    select
        {{ period_and_segment(segments()) }},
        flow,
        {{ count_if('is_containment_candidate') }} as journeys,
        {{ count_if('is_containment_candidate and is_contained') }} as contained,
        {{ count_if('is_containment_candidate and is_contained and is_repeat_candidate_7d') }} as watched,
        {{ count_if('is_containment_candidate and is_contained and is_repeated_7d') }} as recontacted,
        {{ count_if("exclusion_reason_containment = 'window_open'") }} as waiting,
        {{ count_if("exclusion_reason_containment = 'no_times'") }} as untimed,
        {{ count_if("exclusion_reason_containment like 'capability_absent:%'") }} as lacking
    from journeys
    {{ group_by_period_and_segment(segments(), also=['flow']) }}
),

judged as (
    select
        counted.*,
        journeys >= {{ var('alarmed_flow_minimum') }} as is_judged
    from counted
),

contained_flows as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        flow as intent,
        journeys,
        contained,
        watched,
        recontacted,
        waiting,
        untimed,
        lacking,
        is_judged,
        is_judged
        and contained >= {{ var('high_containment_share') }} * journeys
        and watched > 0
        and recontacted >= {{ var('high_recontact_share') }} * watched as is_alarmed
    from judged
)

select * from contained_flows
