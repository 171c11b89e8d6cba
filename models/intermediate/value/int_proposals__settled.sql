-- An offer and its answer, or a promise and whether it was kept, are rows of their own that a reference holds together.
with business_events as (
    select * from {{ ref('int_business_events__conformed') }}
    where event_kind in ('offer_accepted', 'offer_declined', 'promise_made', 'promise_kept', 'promise_broken')
),

assigned as (
    select * from {{ ref('int_business_events__assigned') }}
    where is_in_window
),

steps as (
    select
        business_events.*,
        assigned.journey_key,
        case when business_events.event_kind like 'offer%' then 'offer' else 'promise' end as proposal_kind,
        coalesce(business_events.reference_key, business_events.business_event_key) as proposal_number,
        business_events.event_kind <> 'promise_made' as is_verdict
    from business_events
    left join assigned on business_events.business_event_key = assigned.business_event_key
),

ranked as (
    select
        steps.*,
        row_number() over (
            partition by proposal_kind, proposal_number
            order by occurred_at asc nulls first, event_kind desc, business_event_key asc
        ) as step_rank,
        row_number() over (
            partition by proposal_kind, proposal_number, is_verdict
            order by occurred_at desc nulls last, event_kind desc, business_event_key asc
        ) as verdict_rank,
        row_number() over (
            partition by proposal_kind, proposal_number
            order by
                case when amount is null then 1 else 0 end asc,
                occurred_at desc nulls last,
                event_kind desc,
                business_event_key asc
        ) as amount_rank
    from steps
),

proposals_settled as (
    select
        {{ dbt.concat(['proposal_kind', "' '", 'proposal_number']) }} as proposal_key,
        proposal_kind,
        -- What was said first shows in which journey it was proposed.
        max(case when step_rank = 1 then journey_key end) as journey_key,
        max(case when step_rank = 1 then occurred_at end) as proposed_at,
        max(case when is_verdict and verdict_rank = 1 then business_event_key end) as settling_event_key,
        max(case when is_verdict then 1 else 0 end) = 1 as is_settled,
        max(case
            when is_verdict and verdict_rank = 1 and event_kind in ('offer_accepted', 'promise_kept') then 1
            else 0
        end) = 1 as is_success,
        max(case when amount_rank = 1 then amount end) as amount,
        max(case when amount_rank = 1 then currency end) as currency
    from ranked
    group by proposal_kind, proposal_number
)

select * from proposals_settled
