-- Everything known of a journey on one row, before any metric's gate is applied.
with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

judged as (
    select * from {{ ref('int_journeys__judged') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

paths as (
    select * from {{ ref('int_journey_paths__classified') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

contained as (
    select * from {{ ref('int_journeys__contained') }}
),

evidence as (
    select * from {{ ref('int_journey_evidence__collected') }}
),

checked as (
    select * from {{ ref('int_journeys__checked') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

queues as (
    select distinct timeline.journey_key
    from {{ ref('int_journey_timeline__ordered') }} as timeline
    left join {{ ref('int_segments__conformed') }} as segments on timeline.item_key = segments.segment_key
    where timeline.event_type = 'queue_enter' or segments.handler_type = 'queue'
),

signs as (
    select * from {{ ref('int_signs__landed') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

journeys_gathered as (
    select
        journeys.*,
        catalogued.dating_basis,
        catalogued.started_on,
        catalogued.is_automation_eligible,
        catalogued.completion_event,
        paths.handler_path,
        paths.has_ai,
        paths.has_human,
        paths.is_ai_started,
        paths.is_article_only,
        paths.has_ticket_created,
        journeys.started_at is not null as is_timed,
        coalesce(conversations.direction <> 'outbound', true) as is_inbound,
        sources.has_landed_events as is_observed,
        handoffs.journey_key is not null as has_handoff,
        handoffs.handoff_trigger,
        handoffs.turns_before_handoff,
        handoffs.seconds_before_handoff,
        handoffs.demand_to_handoff_seconds,
        coalesce(handoffs.is_after_demand, false) as is_after_demand,
        queues.journey_key is not null as has_queued,
        signs.has_human_side,
        signs.has_queues,
        signs.has_frustration_signals,
        signs.has_handoff_reasons,
        signs.has_demand_signs,
        judged.outcome_claim as final_claim,
        judged.outcome_before_downgrade,
        judged.outcome,
        judged.downgrade_reason,
        judged.evidence_level,
        evidence.harm_besides_return,
        contained.is_mature,
        contained.is_well_served,
        contained.is_contained,
        contained.is_proven_contained,
        contained.is_assumed_contained,
        checked.is_declared,
        checked.is_check_landed,
        checked.is_verifiable,
        checked.is_verified,
        checked.check_weight,
        {{ seconds_between(
            'journeys.known_started_at', 'coalesce(journeys.known_claimed_at, journeys.known_end_at)'
        ) }}
            as seconds_to_claim,
        -- Seconds by which the run's date lies past the journey's end: a window is closed once it is shorter.
        {{ seconds_between('journeys.ended_at', 'run_dated.as_of') }} as seconds_since_end
    from journeys
    inner join judged on journeys.journey_key = judged.journey_key
    inner join catalogued on journeys.journey_key = catalogued.journey_key
    inner join paths on journeys.journey_key = paths.journey_key
    inner join evidence on journeys.journey_key = evidence.journey_key
    inner join contained on journeys.journey_key = contained.journey_key
    inner join checked on journeys.journey_key = checked.journey_key
    inner join sources on journeys.journey_key = sources.journey_key
    inner join conversations on journeys.first_conversation_key = conversations.conversation_key
    left join handoffs on journeys.journey_key = handoffs.journey_key
    left join queues on journeys.journey_key = queues.journey_key
    cross join signs
    cross join run_dated
)

select * from journeys_gathered
