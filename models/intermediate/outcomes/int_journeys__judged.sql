with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

paths as (
    select * from {{ ref('int_journey_paths__classified') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

rage_quits as (
    select * from {{ ref('int_rage_quits__found') }}
),

evidence as (
    select * from {{ ref('int_journey_evidence__collected') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

claimed as (
    select
        journeys.*,
        paths.has_human,
        paths.is_answered,
        handoffs.journey_key is not null as has_handoff,
        coalesce(handoffs.is_accepted, false) as is_handoff_accepted,
        rage_quits.journey_key is not null and not journeys.is_open as is_rage_quit,
        sources.is_human_side_absent,
        sources.has_landed_events,
        -- An escalation that a human took up is no claim (R49).
        case
            when journeys.outcome_claim = 'escalated' and paths.has_human then null
            else journeys.outcome_claim
        end as claim,
        coalesce(journeys.outcome_claimed_by in ('customer', 'human_agent'), false) as is_claimed_by_person
    from journeys
    inner join paths on journeys.journey_key = paths.journey_key
    inner join sources on journeys.journey_key = sources.journey_key
    left join handoffs on journeys.journey_key = handoffs.journey_key
    left join rage_quits on journeys.journey_key = rage_quits.journey_key
),

concluded as (
    select
        claimed.*,
        case
            when is_rage_quit and not (claim is not null and is_claimed_by_person) then 'rage_quit'
            when
                has_handoff and not is_handoff_accepted and is_human_side_absent
                and not (claim is not null and is_claimed_by_person) then 'escalated'
            when
                has_handoff and not is_handoff_accepted and not is_open
                and not coalesce(claim = 'escalated' or (claim = 'resolved' and is_claimed_by_person), false)
                then 'abandoned'
            when claim is not null then claim
            when is_open then 'pending'
            when is_answered then 'resolved'
            when has_landed_events then 'abandoned'
            else 'ambiguous'
        end as outcome_before_downgrade
    from claimed
),

journeys_judged as (
    select
        concluded.journey_key,
        concluded.claim as outcome_claim,
        concluded.is_claim_implied,
        concluded.is_human_side_absent,
        concluded.outcome_before_downgrade,
        case
            when concluded.outcome_before_downgrade = 'resolved' and evidence.harm is not null then 'not_resolved'
            else concluded.outcome_before_downgrade
        end as outcome,
        case when concluded.outcome_before_downgrade = 'resolved' then evidence.harm end as downgrade_reason,
        case
            when concluded.outcome_before_downgrade <> 'resolved' or evidence.harm is not null then 0
            when evidence.has_system_proof then 5
            when
                -- Who closes a chat without a word has confirmed nothing.
                (
                    concluded.claim = 'resolved' and concluded.outcome_claimed_by = 'customer'
                    and not coalesce(concluded.is_claim_implied, false)
                )
                or evidence.rating >= 0.75
                then 4
            when evidence.is_passed_by_human then 3
            when evidence.is_passed_by_model then 2
            else 1
        end as evidence_level
    from concluded
    inner join evidence on concluded.journey_key = evidence.journey_key
)

select * from journeys_judged
