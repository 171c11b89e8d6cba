with metric_cells as (
    select * from {{ ref('metric_cells') }}
),

run_dated as (
    select
        cast({{ local_time('as_of', var('reporting_time_zone')) }} as timestamp) as local_as_of
    from {{ ref('int_run__dated') }}
),

divided as (
    select
        metric_cells.*,
        case
            when denominator is null then stated_value
            when denominator > 0 then numerator / denominator
        end as value,
        case
            when denominator is null or denominator = 0 then null
            -- Unequal weights are worth fewer rows (Kish's effective sample size).
            when squared_weights > 0 then denominator * denominator / squared_weights
            else denominator
        end as trials,
        case
            when interval_method = 'linearised' and sample_size > 1 and denominator > 0
                then {{ linearised_margin(
                    'numerator / denominator', 'sample_size', 'denominator', 'squares', 'products',
                    'denominator_squares'
                ) }}
        end as margin,
        case period_grain
            when 'day' then {{ dbt.dateadd('day', 1, 'period_start') }}
            when 'week' then {{ dbt.dateadd('day', 7, 'period_start') }}
            else {{ dbt.dateadd('month', 1, 'period_start') }}
        end as period_end
    from metric_cells
),

cell_values as (
    select
        divided.metric_id,
        divided.period_grain,
        divided.period_start,
        divided.segment,
        divided.segment_value,
        divided.numerator,
        divided.denominator,
        cast(divided.value as {{ type_double() }}) as value,
        divided.sample_size,
        divided.lacking_rows,
        divided.interval_method,
        cast(case
            when divided.interval_method = 'linearised' then divided.value - divided.margin
            when divided.interval_method <> 'wilson' then divided.stated_low
            when divided.trials is null then null
            when divided.numerator <= 0 then 0
            else {{ wilson_bound('divided.value', 'divided.trials', '-') }}
        end as {{ type_double() }}) as ci_low,
        cast(case
            when divided.interval_method = 'linearised' then divided.value + divided.margin
            when divided.interval_method <> 'wilson' then divided.stated_high
            when divided.trials is null then null
            when divided.numerator >= divided.denominator then 1
            else {{ wilson_bound('divided.value', 'divided.trials', '+') }}
        end as {{ type_double() }}) as ci_high,
        divided.immature_rows = 0 and run_dated.local_as_of >= cast(divided.period_end as timestamp) as is_mature,
        case
            when divided.value is not null then null
            -- Few people must not be told apart.
            when divided.withheld_rows > 0 then divided.withheld_reason
            -- Rows there are, but too many of them are still waiting when last seen.
            when divided.interval_method = 'product_limit' and divided.sample_size > 0 then 'not_reached'
            when divided.waiting_rows > 0 then 'window_open'
            when divided.untimed_rows > 0 then 'no_times'
            when divided.lacking_rows > 0 then divided.lacking_reason
            else 'no_eligible_rows'
        end as unavailable_reason
    from divided
    cross join run_dated
)

select * from cell_values
