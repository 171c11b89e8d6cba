with needs as (
    select * from {{ ref('fct_needs') }}
    where is_inbound
),

needs_coverage_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ count_if('is_coverage_candidate') }} as coverage_candidates,
        {{ count_if('is_covered') }} as covered_conversations,
        {{ count_if('is_covered_by_human') }} as human_covered_conversations,
        {{ count_if('is_covered_by_auto') }} as auto_covered_conversations,
        {{ count_if("exclusion_reason_coverage like 'capability_absent:%'") }} as conversations_without_programme
    from needs
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from needs_coverage_measures
