-- What customers bought, took up or paid as promised, in money that can be added: never in two currencies.
with business_events as (
    select * from {{ ref('int_business_events__conformed') }}
),

assigned as (
    select * from {{ ref('int_business_events__assigned') }}
    where is_in_window
),

proposals as (
    select * from {{ ref('int_proposals__settled') }}
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

earned as (
    select
        business_events.*,
        case when proposals.proposal_key is null then business_events.amount else proposals.amount end
            as stated_amount,
        upper(trim(
            case when proposals.proposal_key is null then business_events.currency else proposals.currency end
        )) as stated_currency,
        case when proposals.proposal_key is null then assigned.journey_key else proposals.journey_key end
            as journey_key,
        coalesce(persons.component, grouped.person_key) as person_key,
        -- One sale can show as a taken offer, an order and a promise kept: it is counted once, as what it is most.
        case business_events.event_kind
            when 'order' then 1
            when 'purchase' then 2
            when 'promise_kept' then 3
            else 4
        end as kind_rank
    from business_events
    left join proposals on business_events.business_event_key = proposals.settling_event_key
    left join assigned on business_events.business_event_key = assigned.business_event_key
    left join persons on business_events.customer_key = persons.node
    left join grouped on business_events.conversation_key = grouped.conversation_key
    where
        business_events.event_kind in ('order', 'purchase')
        or coalesce(proposals.is_success, false)
),

compared as (
    select
        earned.*,
        min(kind_rank) over (partition by coalesce(reference_key, business_event_key)) as strongest_rank,
        max(kind_rank) over (partition by coalesce(reference_key, business_event_key)) = 4 as is_of_offer
    from earned
),

reasoned as (
    select
        compared.*,
        case
            when kind_rank > strongest_rank then 'same_reference'
            -- What was offered or promised without an amount, as a call back, is no sale.
            when stated_amount is null and kind_rank > 2 then 'not_of_money'
            when stated_amount is null then 'no_amount'
            when stated_currency is null then 'no_currency'
            when stated_currency <> '{{ var("reporting_currency") }}' then 'other_currency'
        end as exclusion_reason_value
    from compared
),

value_events_priced as (
    select
        business_event_key as value_event_key,
        event_kind as value_kind,
        source_system,
        source_instance,
        person_key,
        journey_key,
        occurred_at,
        is_of_offer,
        case when exclusion_reason_value is null then stated_amount end as amount,
        exclusion_reason_value
    from reasoned
)

select * from value_events_priced
