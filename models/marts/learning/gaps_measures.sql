{%- set cuts = segments() + ['topic', 'owner_team'] -%}
{%- set grains = ['day', 'week', 'month'] -%}
{%- set by_grain -%}
    case period_grain {%- for grain in grains %} when '{{ grain }}' then {0}_{{ grain }}{1} {%- endfor %} end
{%- endset -%}
with gap_days as (
    select * from {{ ref('fct_gap_days') }}
),

counted as (
    select
        {{ period_and_segment(cuts) }},
        {% for grain in grains %}
            {{ count_if('is_open_at_' ~ grain ~ '_start') }} as open_{{ grain }},
            {{ quantile_and_bounds('age_at_' ~ grain ~ '_start', 0.5, 'age_' ~ grain) }},
        {% endfor %}
        {{ count_if('is_closed') }} as gaps_closed,
        {{ count_if('is_closed and not is_open_at_day_start') }} as passing_day,
        {{ count_if('is_passing_in_week') }} as passing_week,
        {{ count_if('is_passing_in_month') }} as passing_month
    from gap_days
    {{ group_by_period_and_segment(cuts) }}
),

-- A stock is that of the day on which the period begins; only what flows adds up over its days.
gaps_measures as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        gaps_closed,
        {{ by_grain.format('open', '') }} as open_gaps,
        {{ by_grain.format('open', '') }} + {{ by_grain.format('passing', '') }} as gaps_at_hand,
        {{ by_grain.format('age', '') }} as median_open_gap_age,
        {{ by_grain.format('age', '_low') }} as median_open_gap_age_low,
        {{ by_grain.format('age', '_high') }} as median_open_gap_age_high
    from counted
    -- A gap may be open on days of a week and neither at its beginning nor closed in it.
    where {{ by_grain.format('open', '') }} + {{ by_grain.format('passing', '') }} > 0
)

select * from gaps_measures
