with surveys as (
    select * from {{ ref('fct_survey_responses') }}
    where survey_subject = 'interaction' and is_inbound
),

ease_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('ces') }}
    from surveys
    {{ group_by_period_and_segment(segments()) }}
)

select * from ease_measures
