with answers as (
    select * from {{ ref('fct_doubted_answers') }}
    where is_inbound
),

doubted_answers_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('gap_identified') }}
    from answers
    {{ group_by_period_and_segment(segments()) }}
)

select * from doubted_answers_measures
