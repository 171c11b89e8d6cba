{%- set cell = ['segment', 'segment_value', 'watched', 'intent', 'channel'] -%}
-- What each cell was like in the weeks of the baseline, and how much such weeks swing beyond chance.
with counted as (
    select * from {{ ref('drift_weeks') }}
    where outcomes > 0
),

weeks as (
    select
        counted.period_start,
        counted.segment,
        {{ drift_baseline_of('counted') }} as segment_value,
        counted.watched,
        counted.intent,
        counted.channel,
        counted.outcomes,
        counted.weight,
        counted.failing_weight,
        counted.squared_weight
    from counted
),

baseline as (
    select * from {{ ref('int_drift_baseline__chosen') }}
),

usual_weeks as (
    select weeks.*
    from weeks
    inner join baseline
        on weeks.period_start >= baseline.starts_on and weeks.period_start < baseline.ends_on
),

-- Half a failure and half a success more: a cell in which nothing failed yet can still drift.
levels as (
    select
        {{ cell | join(', ') }},
        cast(sum(outcomes) as bigint) as outcomes,
        sum(weight) * sum(weight) / sum(squared_weight) as trials,
        (sum(weight) * sum(failing_weight) / sum(squared_weight) + 0.5)
        / (sum(weight) * sum(weight) / sum(squared_weight) + 1) as failure_rate
    from usual_weeks
    group by {{ cell | join(', ') }}
),

scored as (
    select
        usual_weeks.watched,
        usual_weeks.intent,
        usual_weeks.channel,
        usual_weeks.period_start,
        (usual_weeks.failing_weight / usual_weeks.weight - levels.failure_rate)
        / sqrt(
            levels.failure_rate * (1 - levels.failure_rate)
            * usual_weeks.squared_weight / (usual_weeks.weight * usual_weeks.weight)
        ) as z
    from usual_weeks
    inner join levels
        on
            usual_weeks.{{ cell[0] }} = levels.{{ cell[0] }}
            {%- for column in cell[1:] %}
                and usual_weeks.{{ column }} = levels.{{ column }}
            {%- endfor %}
    where
        usual_weeks.segment = 'all'
        and usual_weeks.outcomes >= {{ var('drift_cell_minimum') }}
        and levels.outcomes >= {{ var('drift_baseline_minimum') }}
),

moved as (
    select
        watched,
        abs(z - lag(z) over (partition by watched, intent, channel order by period_start)) as moving_range
    from scored
),

-- Few weeks of one cell say little of how weeks swing, so all cells of a metric speak for each; chance is the least.
spreads as (
    select
        watched,
        greatest(avg(moving_range) / 1.128, 1) as sigma_z
    from moved
    where moving_range is not null
    group by watched
),

drift_baselines as (
    select
        {%- for column in cell %}
            levels.{{ column }},
        {%- endfor %}
        levels.outcomes,
        cast(levels.trials as {{ type_double() }}) as trials,
        cast(levels.failure_rate as {{ type_double() }}) as failure_rate,
        cast(coalesce(spreads.sigma_z, 1) as {{ type_double() }}) as sigma_z
    from levels
    left join spreads on levels.watched = spreads.watched
)

select * from drift_baselines
