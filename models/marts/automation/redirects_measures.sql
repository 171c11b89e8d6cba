{%- set cuts = segments() + ['origin_channel', 'destination_channel'] -%}
with redirects as (
    select * from {{ ref('fct_redirects') }}
    where is_inbound
),

redirects_measures as (
    select
        {{ period_and_segment(cuts) }},
        {{ rate_counts('deflection') }}
    from redirects
    {{ group_by_period_and_segment(cuts) }}
)

select * from redirects_measures
