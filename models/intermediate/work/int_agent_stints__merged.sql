-- Stretches in which an agent was at work without a gap, and how much of each went into cases. States overlap (a desk
-- shows somebody as available all day, chats run side by side), so time is counted once.
with activities as (
    select
        *,
        state <> 'available' as is_busy
    from {{ ref('int_agent_activities__conformed') }}
    where
        state in ('handling', 'wrap', 'search', 'available')
        and agent_key is not null and ended_at > started_at
),

-- Where nobody is ever available, idle time is not exported, and all time seems busy (R79).
sources as (
    select
        source_system,
        source_instance,
        max(case when is_busy then 0 else 1 end) = 1 as has_idle_time
    from activities
    group by source_system, source_instance
),

ordered as (
    select
        activities.*,
        max(ended_at) over (
            partition by agent_key
            order by started_at, ended_at, agent_activity_key
            rows between unbounded preceding and 1 preceding
        ) as reached_at,
        max(case when is_busy then ended_at end) over (
            partition by agent_key
            order by started_at, ended_at, agent_activity_key
            rows between unbounded preceding and 1 preceding
        ) as busy_until
    from activities
),

numbered as (
    select
        ordered.*,
        sum(case when reached_at >= started_at then 0 else 1 end) over (
            partition by agent_key
            order by started_at, ended_at, agent_activity_key
            rows between unbounded preceding and current row
        ) as stint_number,
        case
            when not is_busy or ended_at <= busy_until then 0
            else {{ seconds_between('greatest(started_at, coalesce(busy_until, started_at))', 'ended_at') }}
        end as busy_seconds
    from ordered
),

agent_stints_merged as (
    select
        numbered.agent_key,
        numbered.stint_number,
        numbered.source_system,
        numbered.source_instance,
        sources.has_idle_time,
        min(numbered.started_at) as started_at,
        {{ seconds_between('min(numbered.started_at)', 'max(numbered.ended_at)') }} as duty_seconds,
        sum(numbered.busy_seconds) as busy_seconds
    from numbered
    inner join sources
        on numbered.source_system = sources.source_system and numbered.source_instance = sources.source_instance
    group by
        numbered.agent_key,
        numbered.stint_number,
        numbered.source_system,
        numbered.source_instance,
        sources.has_idle_time
)

select * from agent_stints_merged
