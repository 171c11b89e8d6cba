with outputs as (
    select * from {{ ref('fct_ai_outputs') }}
    where is_inbound
),

overrides_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ rate_counts('override') }},
        {{ rate_counts('pre_send') }},
        {{ rate_counts('post_send') }}
    from outputs
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from overrides_measures
