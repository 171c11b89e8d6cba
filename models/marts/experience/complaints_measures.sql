with aftermaths as (
    select * from {{ ref('fct_aftermaths') }}
    where is_inbound
),

complaints_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('complaint') }},
        {{ count_if("exclusion_reason_complaint in ('window_open', 'no_times')") }} as complaint_immature
    from aftermaths
    {{ group_by_period_and_segment(segments()) }}
)

select * from complaints_measures
