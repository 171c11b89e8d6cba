{%- set cuts = ['topic', 'component', 'source_system', 'source_instance'] -%}
{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
with changes as (
    select * from {{ ref('fct_knowledge_changes') }}
    where is_lag_candidate or exclusion_reason_lag <> 'not_in_force'
),

curves as (
    select * from {{ ref('freshness_curves') }}
),

counted as (
    select
        {{ period_and_segment(cuts) }},
        {{ count_if('is_lag_candidate') }} as watched_changes,
        {{ count_if('is_waiting') }} as waiting_changes,
        {{ count_if("exclusion_reason_lag like 'capability_absent:%'") }} as lacking_changes
    from changes
    {{ group_by_period_and_segment(cuts) }}
),

reached as (
    select
        {% for suffix in ['', '_low', '_high'] %}
            min(case when share_waiting{{ suffix }} <= 0.5 then elapsed end) as median_lag{{ suffix }},
        {% endfor %}
        {{ cell | join(', ') }}
    from curves
    group by {{ cell | join(', ') }}
),

freshness_measures as (
    select
        counted.*,
        reached.median_lag,
        case when reached.median_lag is not null then reached.median_lag_low end as median_lag_low,
        reached.median_lag_high
    from counted
    left join reached
        on
            counted.period_grain = reached.period_grain
            and counted.period_start = reached.period_start
            and counted.segment = reached.segment
            and counted.segment_value = reached.segment_value
)

select * from freshness_measures
