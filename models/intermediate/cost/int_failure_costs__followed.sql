-- What was paid back after journeys that had looked solved (R72): money of the reporting currency, other money told of.
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

aftermaths as (
    select * from {{ ref('int_aftermath_events__assigned') }}
    where event_kind in ('reversal', 'chargeback')
),

business_events as (
    select
        business_event_key,
        amount,
        upper(trim(currency)) as currency
    from {{ ref('int_business_events__conformed') }}
),

paid as (
    select
        aftermaths.journey_key,
        -- A reversal without an amount, as work done again, costs the contacts that it took.
        sum(case when business_events.currency = '{{ var("reporting_currency") }}' then business_events.amount end)
            as amount,
        max(case
            when
                business_events.amount <> 0
                and coalesce(business_events.currency <> '{{ var("reporting_currency") }}', true)
                then 1
            else 0
        end) = 1 as has_other_currency
    from aftermaths
    inner join business_events on aftermaths.business_event_key = business_events.business_event_key
    group by aftermaths.journey_key
),

failure_costs_followed as (
    select
        gathered.journey_key,
        gathered.outcome_before_downgrade = 'resolved' as has_looked_solved,
        case when gathered.outcome_before_downgrade = 'resolved' then coalesce(paid.amount, 0) else 0 end
            as remediation_cost,
        gathered.outcome_before_downgrade = 'resolved' and coalesce(paid.has_other_currency, false)
            as has_other_currency,
        gathered.outcome_before_downgrade <> 'resolved'
        or coalesce(gathered.seconds_since_end > {{ var('reversal_window_days') }} * 86400, false) as is_watched_out
    from gathered
    left join paid on gathered.journey_key = paid.journey_key
)

select * from failure_costs_followed
