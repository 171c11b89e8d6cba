with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

participations as (
    select * from {{ ref('int_journey_participations__summed') }}
    where first_ai_position is not null
),

found as (
    select * from {{ ref('int_handoff_candidates__found') }}
),

candidates as (
    select
        timeline.*,
        found.is_explicit,
        found.is_human,
        participations.first_ai_position,
        participations.first_ai_exactly_at,
        row_number() over (
            partition by timeline.journey_key order by timeline.journey_position
        ) as candidate_number
    from timeline
    inner join found
        on timeline.contact_key = found.contact_key and timeline.contact_position = found.contact_position
    inner join participations on timeline.journey_key = participations.journey_key
    where timeline.journey_position >= participations.first_ai_position
),

handoffs as (
    select * from candidates
    where candidate_number = 1
),

demands as (
    select
        timeline.journey_key,
        timeline.journey_position,
        timeline.exact_at,
        timeline.event_type,
        row_number() over (
            partition by timeline.journey_key order by timeline.journey_position
        ) as demand_number
    from timeline
    where timeline.event_type = 'human_requested'
),

around as (
    select
        handoffs.journey_key,
        count(case
            when
                timeline.is_customer_message
                and timeline.journey_position > handoffs.first_ai_position
                and timeline.journey_position < handoffs.journey_position
                then 1
        end) as turns_before_handoff,
        max(case
            when timeline.event_type = 'handoff_failed' and timeline.journey_position > handoffs.journey_position then 1
            else 0
        end) = 1 as is_answered_by_failure
    from handoffs
    inner join timeline on handoffs.journey_key = timeline.journey_key
    group by handoffs.journey_key
),

-- The handoff is the first candidate, so that every human turn at it or after it is one as well.
accepting as (
    select
        journey_key,
        min(journey_position) as accepted_position
    from candidates
    where is_human
    group by journey_key
),

handoffs_found as (
    select
        handoffs.journey_key,
        handoffs.contact_key,
        handoffs.conversation_key,
        handoffs.journey_position,
        handoffs.happened_at,
        handoffs.exact_at,
        handoffs.is_explicit,
        case
            when handoffs.is_explicit and handoffs.reason <> 'unmapped' then handoffs.reason
            when demands.journey_position < handoffs.journey_position then 'customer_demand'
            else 'unknown'
        end as handoff_trigger,
        demands.journey_position < handoffs.journey_position as is_after_demand,
        accepting.journey_key is not null as is_accepted,
        accepting.journey_key is null and around.is_answered_by_failure as is_failed,
        around.turns_before_handoff,
        {{ seconds_between('handoffs.first_ai_exactly_at', 'handoffs.exact_at') }} as seconds_before_handoff,
        case
            when demands.journey_position < handoffs.journey_position
                then {{ seconds_between('demands.exact_at', 'handoffs.exact_at') }}
        end as demand_to_handoff_seconds,
        {{ seconds_between('handoffs.exact_at', 'accepted.exact_at') }} as wait_seconds
    from handoffs
    inner join around on handoffs.journey_key = around.journey_key
    left join demands on handoffs.journey_key = demands.journey_key and demands.demand_number = 1
    left join accepting on handoffs.journey_key = accepting.journey_key
    left join timeline as accepted
        on accepting.journey_key = accepted.journey_key and accepting.accepted_position = accepted.journey_position
)

select * from handoffs_found
