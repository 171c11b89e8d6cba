-- When a journey was proven to be resolved: by a system of record, by the customer's claim, or by a good rating.
with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

evidence as (
    select * from {{ ref('int_journey_evidence__collected') }}
),

proofs as (
    select
        events.journey_key,
        events.occurred_at,
        events.event_kind in ('completion', catalogued.completion_event) as is_completion,
        events.event_kind in ('completion', 'ticket_closed', catalogued.completion_event) as is_system_proof
    from {{ ref('int_business_events__assigned') }} as events
    inner join catalogued on events.journey_key = catalogued.journey_key
    where events.is_in_window and events.is_proof
),

by_system as (
    select
        journey_key,
        min(case when is_system_proof then occurred_at end) as system_proof_at,
        max(case when is_completion then occurred_at end) as last_completed_at,
        coalesce(max(case when is_completion and occurred_at is null then 1 end) = 1, false) as has_untimed_completion
    from proofs
    group by journey_key
),

journey_proofs_timed as (
    select
        journeys.journey_key,
        by_system.last_completed_at,
        coalesce(by_system.has_untimed_completion, false) as has_untimed_completion,
        -- The earliest of the three; nulls take no part.
        least(
            by_system.system_proof_at,
            case
                when journeys.outcome_claim = 'resolved' and journeys.outcome_claimed_by = 'customer'
                    then journeys.known_claimed_at
            end,
            case when evidence.rating >= 0.75 then evidence.rated_at end
        ) as proved_at
    from journeys
    inner join evidence on journeys.journey_key = evidence.journey_key
    left join by_system on journeys.journey_key = by_system.journey_key
)

select * from journey_proofs_timed
