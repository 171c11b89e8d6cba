-- Days, weeks and months each count every inbound journey of the fact once, in the period in which it began.
with journeys as (
    select
        'day' as period_grain,
        started_on as period_start
    from {{ ref('fct_journeys') }}
    where is_inbound
    union all
    select
        'week' as period_grain,
        started_week as period_start
    from {{ ref('fct_journeys') }}
    where is_inbound
    union all
    select
        'month' as period_grain,
        started_month as period_start
    from {{ ref('fct_journeys') }}
    where is_inbound
),

expected as (
    select
        period_grain,
        period_start,
        count(*) as journeys
    from journeys
    group by period_grain, period_start
),

counted as (
    select
        period_grain,
        period_start,
        inbound_journeys
    from {{ ref('automation_measures') }}
    where segment = 'all'
)

select
    coalesce(expected.period_grain, counted.period_grain) as period_grain,
    coalesce(expected.period_start, counted.period_start) as period_start,
    expected.journeys,
    counted.inbound_journeys
from expected
full outer join counted
    on expected.period_grain = counted.period_grain and expected.period_start = counted.period_start
where not coalesce(expected.journeys = counted.inbound_journeys, false)
