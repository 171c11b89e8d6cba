with flows as (
    select * from {{ ref('contained_flows') }}
),

counted as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        {{ count_if('is_judged') }} as judged_flows,
        {{ count_if('is_alarmed') }} as alarmed_flows,
        cast(sum(waiting) as bigint) as flows_waiting,
        cast(sum(untimed) as bigint) as flows_untimed,
        cast(sum(lacking) as bigint) as flows_lacking,
        cast(sum(waiting + untimed) as bigint) as flows_immature
    from flows
    group by period_grain, period_start, segment, segment_value
),

flows_measures as (
    select
        counted.*,
        cast(alarmed_flows as {{ type_double() }}) / nullif(judged_flows, 0) as alarmed_share
    from counted
)

select * from flows_measures
