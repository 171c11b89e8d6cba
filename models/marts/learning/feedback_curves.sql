{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
with tallies as (
    select * from {{ ref('feedback_tallies') }}
),

{{ product_limit('tallies', cell, 'released') }},

feedback_curves as (
    select * from estimated
)

select * from feedback_curves
