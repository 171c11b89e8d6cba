{%- set cuts = segments(people=true) + ['cohort_outcome'] -%}
with cohorts as (
    select * from {{ ref('fct_customer_cohorts') }}
),

cohorts_measures as (
    select
        {{ period_and_segment(cuts) }},
        {{ rate_counts('retention_30d') }},
        {{ rate_counts('retention_60d') }},
        {{ rate_counts('retention_90d') }},
        {{ rate_counts('repeat_purchase') }},
        {{ count_if('is_value_delta_candidate') }} as value_delta_customers,
        cast(coalesce(sum(value_delta), 0) as {{ type_double() }}) as value_delta_sum,
        cast(sum(value_delta * value_delta) as {{ type_double() }}) as value_delta_squared,
        {{ count_if("exclusion_reason_value_delta = 'window_open'") }} as value_delta_waiting,
        {{ count_if("exclusion_reason_value_delta = 'no_times'") }} as value_delta_untimed,
        {{ count_if("exclusion_reason_value_delta like 'capability_absent:%'") }} as value_delta_lacking
    from cohorts
    {{ group_by_period_and_segment(cuts) }}
)

select * from cohorts_measures
