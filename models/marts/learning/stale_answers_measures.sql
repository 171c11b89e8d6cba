with answers as (
    select * from {{ ref('fct_cited_answers') }}
    where is_inbound
),

stale_answers_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('stale') }}
    from answers
    {{ group_by_period_and_segment(segments()) }}
)

select * from stale_answers_measures
