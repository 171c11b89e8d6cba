with surveys as (
    select * from {{ ref('fct_survey_responses') }}
    where survey_subject = 'interaction' and is_inbound
),

surveys_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ rate_counts('csat') }},
        {{ rate_counts('felt_supported') }},
        {{ count_if('is_survey_response_candidate') }} as survey_response_candidates,
        {{ count_if('is_survey_response_success') }} as survey_response_successes,
        {{ count_if('is_survey_response_pending') }} as survey_response_pending,
        {{ count_if("exclusion_reason_survey_response = 'capability_absent:survey_offers'") }}
            as survey_response_lacking,

        ---------- each answer for all who were asked like its customer (post-stratification)
        {{ count_if('is_csat_weighted_candidate') }} as csat_weighted_candidates,
        cast(coalesce(sum(nonresponse_weight), 0) as {{ type_double() }}) as csat_weight,
        cast(coalesce(sum(satisfied_weight), 0) as {{ type_double() }}) as csat_satisfied_weight,
        cast(sum(nonresponse_weight * nonresponse_weight) as {{ type_double() }}) as csat_weight_squared,
        {{ count_if("exclusion_reason_csat_weighted = 'window_open'") }} as csat_weighted_waiting,
        {{ count_if("exclusion_reason_csat_weighted = 'capability_absent:survey_offers'") }} as csat_weighted_lacking
    from surveys
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from surveys_measures
