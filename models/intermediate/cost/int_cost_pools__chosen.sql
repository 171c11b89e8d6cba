-- Who bears a line that names no conversation: the journeys begun in its period that are nearest to it, by its source
-- before its intent, and those with what drives such costs before those without.
with lines as (
    select * from {{ ref('int_cost_lines__listed') }}
    where conversation_key is null and unplaced_reason is null
),

-- Days, intents and sources are few; journeys are many.
pools as (
    select
        started_on,
        intent,
        source_system,
        source_instance,
        sum(ai_parts) as ai_parts,
        sum(work_seconds) as work_seconds
    from {{ ref('int_cost_drivers__counted') }}
    group by started_on, intent, source_system, source_instance
),

compared as (
    select
        lines.line_key,
        pools.started_on,
        pools.intent,
        pools.source_system,
        pools.source_instance,
        case
            when
                lines.source_system = pools.source_system and lines.source_instance = pools.source_instance
                then 0
            else 4
        end
        + case when coalesce(lines.intent = pools.intent, true) then 0 else 2 end
        + case
            when lines.cost_kind in ('ai_usage', 'vendor_resolution_fee') and pools.ai_parts > 0 then 0
            when lines.cost_kind not in ('ai_usage', 'vendor_resolution_fee') and pools.work_seconds > 0 then 0
            else 1
        end as distance
    from lines
    inner join pools on pools.started_on between lines.period_start and lines.period_end
),

ranked as (
    select
        compared.*,
        min(distance) over (partition by line_key) as least_distance
    from compared
),

cost_pools_chosen as (
    select
        line_key,
        started_on,
        intent,
        source_system,
        source_instance,
        least_distance in (1, 3, 5, 7) as is_even
    from ranked
    where distance = least_distance
)

select * from cost_pools_chosen
