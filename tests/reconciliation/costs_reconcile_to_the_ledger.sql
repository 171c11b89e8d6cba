-- To the cent: each line of the ledger is borne by journeys for what of it is due, or says why nobody can bear it; and
-- what journeys bear in each currency is what the staged ledger says. Rows are the lines for which that fails.
with lines as (
    select * from {{ ref('int_cost_lines__listed') }}
),

entries as (
    select * from {{ ref('int_cost_entries__conformed') }}
),

shares as (
    select
        line_key,
        sum(amount) as borne
    from {{ ref('int_cost_shares__placed') }}
    group by line_key
),

-- Lines of days on which no journey began.
bearable as (
    select
        lines.line_key,
        count(*) as journeys
    from lines
    inner join {{ ref('int_cost_drivers__counted') }} as drivers
        on drivers.started_on between lines.period_start and lines.period_end
    where lines.conversation_key is null
    group by lines.line_key
),

journeys as (
    select
        sum(labour_cost + overhead_cost + ai_usage_cost + licence_cost + telephony_cost + vendor_fee) as borne,
        sum(total_cost) as told
    from {{ ref('fct_journey_costs') }}
),

landed as (
    select
        sum(amount) as amount,
        count(*) as entries
    from entries
),

ledger as (
    select
        sum(amount) as borne,
        count(*) as entries
    from lines
    where is_ledger
)

select
    lines.line_key,
    lines.due_amount,
    shares.borne
from lines
left join shares on lines.line_key = shares.line_key
left join bearable on lines.line_key = bearable.line_key
where
    coalesce(abs(lines.due_amount - shares.borne) > 0.000001, false)
    or (
        shares.borne is null and lines.unplaced_reason is null
        and (lines.conversation_key is not null or bearable.journeys > 0)
    )
    or (shares.borne is not null and lines.unplaced_reason is not null)
    or (lines.is_due and lines.due_amount <> lines.amount)
    or abs(lines.due_amount) > abs(lines.amount)
union all
select
    'the ledger as a whole' as line_key,
    landed.amount as due_amount,
    ledger.borne
from landed
cross join ledger
where
    coalesce(abs(landed.amount - ledger.borne) > 0.005, false)
    or landed.entries <> ledger.entries
union all
select
    'the journeys as a whole' as line_key,
    told as due_amount,
    borne
from journeys
where coalesce(abs(told - borne) > 0.005, false)
