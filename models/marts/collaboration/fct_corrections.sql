-- Each correction that a person made of the AI, and whether anybody wrote it down for the AI to learn from.
with corrections as (
    select * from {{ ref('int_events__conformed') }}
    where event_type = 'correction' and actor_type in ('human_agent', 'supervisor')
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

journeys as (
    select * from {{ ref('int_journeys__gathered') }}
),

conversations as (
    select * from {{ ref('int_conversations__placed') }}
),

actors as (
    select * from {{ ref('int_actors__conformed') }}
),

items as (
    select * from {{ ref('int_improvement_items__conformed') }}
),

landed as (
    select count(*) > 0 as has_log
    from items
),

-- It names the correction, the turn corrected, or the conversation and no turn.
captured as (
    select distinct corrections.event_key
    from corrections
    inner join items
        on
            corrections.conversation_key = items.conversation_key
            and coalesce(
                corrections.event_key = items.event_key or corrections.parent_event_key = items.event_key,
                items.event_key is null
            )
    where items.item_kind in ('correction', 'training_item')
),

rostered as (
    select
        corrections.event_key,
        actors.team,
        actors.hired_on,
        row_number() over (
            partition by corrections.event_key order by actors.valid_from desc nulls last
        ) as version_rank
    from corrections
    inner join actors
        on
            corrections.actor_key = actors.actor_key
            and coalesce(corrections.occurred_at >= actors.valid_from, true)
            and coalesce(corrections.occurred_at < actors.valid_to, true)
),

reasoned as (
    select
        corrections.*,
        timeline.journey_key,
        conversations.started_on,
        rostered.team,
        rostered.hired_on,
        captured.event_key is not null as is_captured,
        journeys.is_inbound and conversations.is_inbound as is_inbound,
        case
            when not (journeys.is_inbound and conversations.is_inbound) then 'outbound'
            when not landed.has_log then 'capability_absent:improvement_log'
        end as exclusion_reason_capture
    from corrections
    cross join landed
    inner join timeline on corrections.event_key = timeline.item_key
    inner join journeys on timeline.journey_key = journeys.journey_key
    inner join conversations on corrections.conversation_key = conversations.conversation_key
    left join captured on corrections.event_key = captured.event_key
    left join rostered on corrections.event_key = rostered.event_key and rostered.version_rank = 1
),

fct_corrections as (
    select
        event_key as correction_key,
        conversation_key,
        journey_key,

        ---------- segments
        coalesce(team, 'unknown') as team,
        coalesce({{ tenure_band('hired_on', 'started_on') }}, 'unknown') as tenure_band,
        source_system,
        source_instance,

        ---------- times
        started_on,
        cast({{ dbt.date_trunc('week', 'started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'started_on') }} as date) as started_month,

        ---------- gates: what each metric counts, and why not
        is_inbound,
        exclusion_reason_capture is null as is_capture_candidate,
        exclusion_reason_capture is null and is_captured as is_capture_success,
        exclusion_reason_capture
    from reasoned
)

select * from fct_corrections
