{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
with tallies as (
    select * from {{ ref('freshness_tallies') }}
),

{{ product_limit('tallies', cell, 'served') }},

freshness_curves as (
    select * from estimated
)

select * from freshness_curves
