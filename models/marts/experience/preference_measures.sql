{%- set cuts = segments() + ['offered_handler'] -%}
with choices as (
    select * from {{ ref('fct_handler_choices') }}
    where is_inbound
),

preference_measures as (
    select
        {{ period_and_segment(cuts) }},
        {{ count_if('is_choice_candidate') }} as choice_candidates,
        {{ count_if('is_human_choice') }} as human_choices,
        {{ count_if('is_ai_choice') }} as ai_choices,
        {{ count_if('is_mixed_choice') }} as mixed_choices,
        {{ count_if('is_no_choice') }} as no_choices,
        {{ count_if("exclusion_reason_choice = 'window_open'") }} as choice_waiting,
        {{ count_if("exclusion_reason_choice = 'no_times'") }} as choice_untimed,
        {{ count_if("exclusion_reason_choice like 'capability_absent:%'") }} as choice_lacking
    from choices
    {{ group_by_period_and_segment(cuts) }}
)

select * from preference_measures
