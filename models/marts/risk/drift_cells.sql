-- Each week after the baseline against the frozen baseline of the same cell. A release has none of its own: what
-- it changed shows against how things went with those before it.
with weeks as (
    select * from {{ ref('drift_weeks') }}
    where outcomes > 0
),

baselines as (
    select * from {{ ref('drift_baselines') }}
),

chosen as (
    select * from {{ ref('int_drift_baseline__chosen') }}
),

compared as (
    select
        weeks.period_start,
        weeks.segment,
        weeks.segment_value,
        weeks.watched,
        weeks.intent,
        weeks.channel,
        weeks.outcomes,
        weeks.failing_weight / weeks.weight as failure_rate,
        weeks.squared_weight / (weeks.weight * weeks.weight) as spread,
        baselines.outcomes as baseline_outcomes,
        baselines.failure_rate as baseline_failure_rate,
        baselines.trials as baseline_trials,
        baselines.sigma_z
    from weeks
    inner join chosen on weeks.period_start >= chosen.ends_on
    inner join baselines
        on
            weeks.watched = baselines.watched
            and weeks.intent = baselines.intent
            and weeks.channel = baselines.channel
            and weeks.segment = baselines.segment
            and {{ drift_baseline_of('weeks') }} = baselines.segment_value
    where
        weeks.outcomes >= {{ var('drift_cell_minimum') }}
        and baselines.outcomes >= {{ var('drift_baseline_minimum') }}
),

-- The baseline is a sample as well.
scored as (
    select
        compared.*,
        (failure_rate - baseline_failure_rate)
        / (
            sigma_z
            * sqrt(baseline_failure_rate * (1 - baseline_failure_rate) * (spread + 1 / baseline_trials))
        ) as z
    from compared
),

drift_cells as (
    select
        period_start,
        cast({{ dbt.date_trunc('month', 'period_start') }} as date) as period_month,
        segment,
        segment_value,
        watched,
        intent,
        channel,
        outcomes,
        cast(failure_rate as {{ type_double() }}) as failure_rate,
        baseline_outcomes,
        baseline_failure_rate,
        sigma_z,
        cast(z as {{ type_double() }}) as z,
        abs(z) > 3 as is_out_of_control
    from scored
)

select * from drift_cells
