{%- set segmentations = ['system', 'data_class'] -%}
with records as (
    select * from {{ ref('fct_privacy_records') }}
),

counted as (
    select
        {{ period_and_segment(segmentations) }},
        {{ count_if('is_incident') }} as privacy_incidents,
        {{ count_if('is_interaction') }} as own_interactions,
        {{ count_if("exclusion_reason_interaction like 'capability_absent:%'") }} as own_lacking,
        {{ rate_counts('overrun') }}
    from records
    {{ group_by_period_and_segment(segmentations) }}
),

spread as (
    select
        counted.*,
        max(own_interactions) over (partition by period_grain, period_start) as privacy_interactions,
        max(own_lacking) over (partition by period_grain, period_start) as interactions_lacking
    from counted
),

-- A conversation is of no system and no class: incidents of each are measured against all conversations.
privacy_measures as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        privacy_incidents,
        cast(privacy_interactions as bigint) as privacy_interactions,
        cast(interactions_lacking as bigint) as interactions_lacking,
        overrun_candidates,
        overrun_successes,
        overrun_waiting,
        overrun_untimed,
        overrun_lacking
    from spread
    where segment_value <> 'none'
)

select * from privacy_measures
