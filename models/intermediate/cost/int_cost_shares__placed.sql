-- What each journey bears of each line. Shares are not rounded, so they add up to the line.
with lines as (
    select * from {{ ref('int_cost_lines__listed') }}
    where unplaced_reason is null
),

places as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

pools as (
    select * from {{ ref('int_cost_pools__chosen') }}
),

drivers as (
    select * from {{ ref('int_cost_drivers__counted') }}
),

weighed as (
    select
        lines.line_key,
        lines.cost_kind,
        lines.currency,
        lines.due_amount,
        lines.is_due,
        drivers.journey_key,
        sum(case
            when pools.is_even then 1
            when lines.cost_kind in ('ai_usage', 'vendor_resolution_fee') then drivers.ai_parts
            else drivers.work_seconds
        end) as weight
    from lines
    inner join pools on lines.line_key = pools.line_key
    inner join drivers
        on
            pools.started_on = drivers.started_on
            and pools.intent = drivers.intent
            and pools.source_system = drivers.source_system
            and pools.source_instance = drivers.source_instance
    group by
        lines.line_key, lines.cost_kind, lines.currency, lines.due_amount, lines.is_due, drivers.journey_key
),

cost_shares_placed as (
    select
        lines.line_key,
        places.journey_key,
        lines.cost_kind,
        lines.currency,
        lines.is_due,
        lines.due_amount as amount
    from lines
    inner join places on lines.conversation_key = places.conversation_key
    union all
    select
        line_key,
        journey_key,
        cost_kind,
        currency,
        is_due,
        due_amount * (weight / sum(weight) over (partition by line_key)) as amount
    from weighed
    where weight > 0
)

select * from cost_shares_placed
