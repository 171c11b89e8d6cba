{%- set cuts = ['topic', 'component', 'source_system', 'source_instance'] -%}
with changes as (
    select
        fct_knowledge_changes.*,
        -- Not a bare copy: where it groups, PostgreSQL would take one for the column of the fact.
        lag_days + 0 as elapsed
    from {{ ref('fct_knowledge_changes') }} as fct_knowledge_changes
    where is_lag_candidate
),

freshness_tallies as (
    select
        {{ period_and_segment(cuts) }},
        cast(elapsed as {{ type_double() }}) as elapsed,
        cast(count(*) as bigint) as watched_rows,
        {{ count_if('is_served') }} as served
    from changes
    {{ group_by_period_and_segment(cuts, also=['elapsed']) }}
)

select * from freshness_tallies
