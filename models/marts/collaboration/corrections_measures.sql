{%- set cuts = ['team', 'tenure_band', 'source_system', 'source_instance'] -%}
with corrections as (
    select * from {{ ref('fct_corrections') }}
    where is_inbound
),

corrections_measures as (
    select
        {{ period_and_segment(cuts) }},
        {{ rate_counts('capture') }}
    from corrections
    {{ group_by_period_and_segment(cuts) }}
)

select * from corrections_measures
