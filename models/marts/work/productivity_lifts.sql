-- What agents resolve in an hour since their first suggestion, against what each of them resolved before it on the same
-- intent, for each cell.
with cases as (
    select * from {{ ref('fct_handled_cases') }}
    where is_helped_candidate or is_unhelped_candidate
),

strata as (
    select
        {{ period_and_segment(segments(people=true)) }},
        work_stratum,
        sum(case when is_helped_candidate then resolved_credit else 0 end) as resolved,
        sum(case when is_helped_candidate then agent_hours else 0 end) as hours,
        sum(case when is_unhelped_candidate then resolved_credit else 0 end) as resolved_before,
        sum(case when is_unhelped_candidate then agent_hours else 0 end) as hours_before
    from cases
    {{ group_by_period_and_segment(segments(people=true), also=['work_stratum']) }}
),

-- The baseline is all that came before, whatever the period.
baselines as (
    select
        segment,
        segment_value,
        work_stratum,
        sum(resolved_before) as resolved,
        sum(hours_before) as hours
    from strata
    where period_grain = 'month'
    group by segment, segment_value, work_stratum
),

-- Ratio of rates after Mantel and Haenszel: a stratum says the more, the more hours lie on both sides, and nothing
-- without both.
productivity_lifts as (
    select
        strata.period_grain,
        strata.period_start,
        strata.segment,
        strata.segment_value,
        cast(
            sum(strata.resolved * baselines.hours / (strata.hours + baselines.hours))
            / nullif(sum(baselines.resolved * strata.hours / (strata.hours + baselines.hours)), 0)
            - 1
            as {{ type_double() }}
        ) as before_after_lift
    from strata
    inner join baselines
        on
            strata.segment = baselines.segment
            and strata.segment_value = baselines.segment_value
            and strata.work_stratum = baselines.work_stratum
    where strata.hours > 0 and baselines.hours > 0
    group by strata.period_grain, strata.period_start, strata.segment, strata.segment_value
)

select * from productivity_lifts
