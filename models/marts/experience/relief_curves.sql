{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value', 'clock'] -%}
with relief_tallies as (
    select * from {{ ref('relief_tallies') }}
),

tallies as (
    select
        relief_tallies.*,
        conversations as watched_rows
    from relief_tallies
),

{{ product_limit('tallies', cell, 'relieved') }},

relief_curves as (
    select * from estimated
)

select * from relief_curves
