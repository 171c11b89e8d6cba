{%- set cuts = segments() + ['topic', 'owner_team'] -%}
with items as (
    select
        items.*,
        feedback_days as elapsed
    from {{ ref('fct_improvement_items') }} as items
    where is_feedback_open_candidate
),

feedback_tallies as (
    select
        {{ period_and_segment(cuts) }},
        cast(elapsed as {{ type_double() }}) as elapsed,
        cast(count(*) as bigint) as watched_rows,
        {{ count_if('is_feedback_released') }} as released
    from items
    {{ group_by_period_and_segment(cuts, also=['elapsed']) }}
)

select * from feedback_tallies
