-- The weeks in which each agent of a roster did anything that was landed, what of it was work with the AI, and what
-- they gave to learn from.
with roster as (
    select distinct actor_key
    from {{ ref('int_actors__conformed') }}
    where actor_type in ('human_agent', 'supervisor')
),

contributions as (
    select * from {{ ref('int_contributions__shipped') }}
),

acts as (
    select
        actor_key as own_key,
        actor_key as host_key,
        occurred_at as acted_at,
        event_type in ('override', 'correction', 'supervision') as is_practice,
        false as is_shipped,
        false as is_waiting
    from {{ ref('int_events__conformed') }}
    -- R6
    where actor_key is not null and event_type not in ('unmapped', 'status_change')
    union all
    select
        actor_key as own_key,
        actor_key as host_key,
        accepted_at as acted_at,
        false as is_practice,
        false as is_shipped,
        false as is_waiting
    from {{ ref('int_segments__conformed') }}
    where actor_key is not null
    union all
    -- What was shown and ignored is no practice.
    select
        agent_key as own_key,
        host_agent_key as host_key,
        coalesce(shown_at, acted_at) as acted_at,
        coalesce(state in ('accepted', 'lightly_edited', 'rewritten', 'rejected'), false) as is_practice,
        false as is_shipped,
        false as is_waiting
    from {{ ref('int_assist_suggestions__conformed') }}
    union all
    select
        author_key as own_key,
        host_author_key as host_key,
        opened_at as acted_at,
        true as is_practice,
        is_shipped,
        is_waiting
    from contributions
),

-- A tool may speak of agents of the source whose conversation it names; else it means its own.
known as (
    select
        coalesce(hosts.actor_key, owns.actor_key) as agent_key,
        acts.acted_at,
        acts.is_practice,
        acts.is_shipped,
        acts.is_waiting,
        cast({{ dbt.date_trunc(
            'week', local_time('acts.acted_at', var('reporting_time_zone'))
        ) }} as date) as worked_week
    from acts
    left join roster as hosts on acts.host_key = hosts.actor_key
    left join roster as owns on acts.own_key = owns.actor_key
    where
        acts.acted_at is not null
        and coalesce(hosts.actor_key, owns.actor_key) is not null
),

agent_weeks_worked as (
    select
        agent_key,
        worked_week,
        min(acted_at) as first_act_at,
        max(case when is_practice then 1 else 0 end) = 1 as is_practising,
        {{ count_if('is_shipped') }} as contributions,
        {{ count_if('is_waiting') }} as waiting_contributions
    from known
    group by agent_key, worked_week
)

select * from agent_weeks_worked
