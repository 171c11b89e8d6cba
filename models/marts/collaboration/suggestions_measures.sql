{%- set cuts = segments(people=true) + ['suggestion_type'] -%}
with suggestions as (
    select * from {{ ref('fct_suggestions') }}
    where is_inbound
),

suggestions_measures as (
    select
        {{ period_and_segment(cuts) }},
        {{ count_if('is_acceptance_candidate') }} as acceptance_candidates,
        {{ count_if('is_acceptance_success') }} as acceptance_successes,
        {{ count_if('is_edited_acceptance') }} as edited_acceptances,
        {{ count_if('is_ignored') }} as ignored_suggestions,
        {{ count_if('is_checked_by_hand') }} as checked_suggestions,
        {{ count_if('is_corrected_by_hand') }} as corrected_suggestions
    from suggestions
    {{ group_by_period_and_segment(cuts) }}
)

select * from suggestions_measures
