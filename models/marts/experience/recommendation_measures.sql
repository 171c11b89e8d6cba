with surveys as (
    select * from {{ ref('fct_survey_responses') }}
    where survey_subject = 'relationship' and is_inbound
),

-- A measure of the relationship: cut by who the customer is, never by what one conversation was like.
recommendation_measures as (
    select
        {{ period_and_segment(['customer_segment']) }},
        {{ count_if('is_nps_candidate') }} as nps_candidates,
        cast(coalesce(sum(nps_points), 0) as {{ type_double() }}) as nps_points_sum,
        cast(sum(nps_points * nps_points) as {{ type_double() }}) as nps_points_squared,
        {{ count_if("exclusion_reason_nps = 'window_open'") }} as nps_waiting
    from surveys
    {{ group_by_period_and_segment(['customer_segment']) }}
)

select * from recommendation_measures
