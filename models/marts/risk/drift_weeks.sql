{%- set cell = ['started_week', 'watched', 'topic', 'route'] -%}
with outcomes as (
    select
        fct_monitored_outcomes.*,
        {{ copy_of_segment('intent') }} as topic,
        {{ copy_of_segment('channel', empty='unknown') }} as route
    from {{ ref('fct_monitored_outcomes') }} as fct_monitored_outcomes
    where is_of_drift
),

drift_weeks as (
    select
        started_week as period_start,
        case
            {%- for segment in segments() %}
                when grouping({{ segment }}) = 0 then '{{ segment }}'
            {%- endfor %}
            else 'all'
        end as segment,
        coalesce({{ segments() | join(', ') }}, 'all') as segment_value,
        watched,
        topic as intent,
        route as channel,
        {{ count_if('is_drift_candidate') }} as outcomes,
        cast(sum(weight) as {{ type_double() }}) as weight,
        cast(sum(case when is_failure then weight else 0 end) as {{ type_double() }}) as failing_weight,
        cast(sum(weight * weight) as {{ type_double() }}) as squared_weight,
        {{ count_if('is_pending') }} as pending
    from outcomes
    group by grouping sets (
        ({{ cell | join(', ') }}),
        {%- for segment in segments() %}
            ({{ (cell + [segment]) | join(', ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
)

select * from drift_weeks
