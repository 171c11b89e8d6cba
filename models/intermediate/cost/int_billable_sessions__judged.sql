-- Conversations that a vendor bills, or could have: what it bills, and whether the journey bore it out.
with conversations as (
    select * from {{ ref('int_conversations__described') }}
),

places as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

fees as (
    select * from {{ ref('int_conversation_fees__billed') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

escalations as (
    select * from {{ ref('fct_escalations') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

sessions as (
    select distinct conversation_key
    from {{ ref('int_participations__found') }}
    where side = 'ai'
),

prices as (
    select
        conversations.source_system,
        conversations.source_instance,
        avg(case when fees.fee > 0 then fees.fee end) as list_price
    from fees
    inner join conversations on fees.conversation_key = conversations.conversation_key
    group by conversations.source_system, conversations.source_instance
),

landed as (
    select
        (select max(list_price) from prices) as dearest_price,
        (select count(*) from fees) as billed_conversations
),

billable_sessions_judged as (
    select
        conversations.conversation_key,
        places.journey_key,
        conversations.is_inbound and journeys.is_inbound as is_inbound,
        coalesce(fees.is_billed, false) as is_billed,
        coalesce(fees.has_other_currency, false) as has_other_currency,
        coalesce(fees.fee, 0) as fee,
        coalesce(prices.list_price, 0) as list_price,
        landed.billed_conversations > 0 as is_fee_landed,
        -- Means of equal fees may differ by a rounding.
        coalesce(prices.list_price >= 0.999999 * landed.dearest_price, false) as is_dearest,
        journeys.is_resolved and journeys.handler_path = 'bot_only' and handoffs.journey_key is null as is_earned,
        journeys.is_resolved and journeys.handler_path = 'bot_only' and handoffs.journey_key is null
        and coalesce(journeys.evidence_level >= 2, false) as is_confirmed,
        journeys.returned_after_seconds is not null as is_returned,
        -- What is of the journey as a whole counts once, with the conversation that it began in.
        conversations.conversation_key = journeys.first_conversation_key
        and journeys.is_resolved and escalations.is_proactive_success and coalesce(handoffs.is_accepted, false)
            as is_well_escalated,
        case
            when conversations.conversation_key = journeys.first_conversation_key
                then escalations.reviewed_containment_weight
            else 0
        end as kept_weight,
        case
            when conversations.conversation_key = journeys.first_conversation_key
                then escalations.under_escalation_weight
            else 0
        end as missed_weight
    from conversations
    inner join places on conversations.conversation_key = places.conversation_key
    inner join journeys on places.journey_key = journeys.journey_key
    inner join escalations on places.journey_key = escalations.journey_key
    left join handoffs on places.journey_key = handoffs.journey_key
    left join fees on conversations.conversation_key = fees.conversation_key
    left join sessions on conversations.conversation_key = sessions.conversation_key
    left join prices
        on
            conversations.source_system = prices.source_system
            and conversations.source_instance = prices.source_instance
    cross join landed
    where fees.conversation_key is not null or sessions.conversation_key is not null
)

select * from billable_sessions_judged
