-- What people did over the AI's shoulder in each conversation, and which sources keep such a log at all.
with acts as (
    select * from {{ ref('int_events__conformed') }}
    where event_type in ('supervision', 'override', 'correction')
),

actors as (
    select * from {{ ref('int_actors__conformed') }}
),

rostered as (
    select
        acts.*,
        actors.is_ai_certified,
        row_number() over (
            partition by acts.event_key order by actors.valid_from desc nulls last
        ) as version_rank
    from acts
    left join actors
        on
            acts.actor_key = actors.actor_key
            and coalesce(acts.occurred_at >= actors.valid_from, true)
            and coalesce(acts.occurred_at < actors.valid_to, true)
),

oversight_logged as (
    select
        conversation_key,
        source_system,
        source_instance,
        max(case
            when event_type = 'supervision' and actor_type in ('human_agent', 'supervisor') then 1 else 0
        end) = 1 as is_supervised,
        max(case
            -- Who steps in is certified unless the roster says no: many rosters do not say (three-valued booleans).
            when
                event_type = 'override' and actor_type in ('human_agent', 'supervisor')
                and coalesce(is_ai_certified, true)
                then 1
            else 0
        end) = 1 as is_intervened
    from rostered
    where version_rank = 1
    group by conversation_key, source_system, source_instance
)

select * from oversight_logged
