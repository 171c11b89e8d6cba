-- A week's inbound journeys are those of its seven days: no day lies in two weeks or in none.
with days as (
    select
        cast({{ dbt.date_trunc('week', 'period_start') }} as date) as week_start,
        sum(inbound_journeys) as journeys
    from {{ ref('automation_measures') }}
    where period_grain = 'day' and segment = 'all'
    group by 1
),

weeks as (
    select
        period_start as week_start,
        inbound_journeys
    from {{ ref('automation_measures') }}
    where period_grain = 'week' and segment = 'all'
)

select
    coalesce(days.week_start, weeks.week_start) as week_start,
    days.journeys,
    weeks.inbound_journeys
from days
full outer join weeks on days.week_start = weeks.week_start
where not coalesce(days.journeys = weeks.inbound_journeys, false)
