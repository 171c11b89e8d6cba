{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set grains = {'week': 'period_start', 'month': 'period_month'} -%}
-- Weeks, and months as the weeks whose Monday lies in them.
with weeks as (
    select
        drift_weeks.*,
        cast({{ dbt.date_trunc('month', 'period_start') }} as date) as period_month
    from {{ ref('drift_weeks') }} as drift_weeks
),

monitored as (
    select * from {{ ref('drift_cells') }}
),

watched as (
    {% for grain, start in grains.items() %}
        select
            '{{ grain }}' as period_grain,
            {{ start if start == 'period_start' else start ~ ' as period_start' }},
            segment,
            segment_value,
            sum(pending) as pending
        from weeks
        group by {{ start }}, segment, segment_value
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

cells as (
    {% for grain, start in grains.items() %}
        select
            '{{ grain }}' as period_grain,
            {{ start if start == 'period_start' else start ~ ' as period_start' }},
            period_start as week,
            segment,
            segment_value,
            watched,
            intent,
            channel,
            outcomes,
            z,
            is_out_of_control
        from monitored
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Equal scores may differ in their last digits; names decide between them.
ranked as (
    select
        cells.*,
        row_number() over (
            partition by {{ cell | join(', ') }}
            order by floor(z * 1000000000 + 0.5) desc, watched asc, intent asc, channel asc, week asc
        ) as place
    from cells
),

summed as (
    select
        {{ cell | join(', ') }},
        count(*) as monitored_cells,
        sum(outcomes) as monitored_outcomes,
        sqrt(sum(outcomes * z * z) / sum(outcomes)) as drift_index,
        count(case when is_out_of_control then 1 end) as cells_out_of_control,
        max(case when place = 1 then z end) as worst_z,
        max(case when place = 1 then watched end) as worst_watched,
        max(case when place = 1 then intent end) as worst_intent,
        max(case when place = 1 then channel end) as worst_channel,
        max(case when place = 1 then week end) as worst_week
    from ranked
    group by {{ cell | join(', ') }}
),

drift_measures as (
    select
        {%- for column in cell %}
            watched.{{ column }},
        {%- endfor %}
        cast(coalesce(summed.monitored_cells, 0) as bigint) as monitored_cells,
        cast(coalesce(summed.monitored_outcomes, 0) as bigint) as monitored_outcomes,
        cast(summed.drift_index as {{ type_double() }}) as drift_index,
        cast(summed.cells_out_of_control as {{ type_double() }}) as cells_out_of_control,
        cast(summed.worst_z as {{ type_double() }}) as worst_z,
        summed.worst_watched,
        summed.worst_intent,
        summed.worst_channel,
        summed.worst_week,
        cast(watched.pending as bigint) as drift_pending
    from watched
    left join summed
        on
            {%- for column in cell %}
                {{ 'and ' if not loop.first }}watched.{{ column }} = summed.{{ column }}
            {%- endfor %}
)

select * from drift_measures
