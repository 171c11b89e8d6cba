{%- set cuts = segments(people=true) + ['assist_type'] -%}
with journeys as (
    select * from {{ ref('fct_journeys_served') }}
    where is_inbound
),

assistance_measures as (
    select
        {{ period_and_segment(cuts) }},
        {{ rate_counts('hitl') }},
        {{ rate_counts('assisted_share') }},
        {{ count_if('is_assisted_share_candidate and not is_mature') }} as assisted_share_open
    from journeys
    {{ group_by_period_and_segment(cuts) }}
)

select * from assistance_measures
