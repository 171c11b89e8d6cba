-- What people who read the conversation found: was an escalation needed, was the context preserved. The latest counts.
with evaluations as (
    select * from {{ ref('int_evaluations__conformed') }}
    where criterion in ('escalation_needed', 'context_preserved') and rater_type = 'human' and passed is not null
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

conversations as (
    select * from {{ ref('int_conversations__grouped') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

timeline as (
    select
        item_key,
        journey_key
    from {{ ref('int_journey_timeline__ordered') }}
),

ranked as (
    select
        conversation_journeys.journey_key,
        evaluations.criterion,
        case when evaluations.passed then 1 else 0 end as verdict,
        -- A sampled review stands for as many as it was drawn from; a review that does not say, for itself.
        coalesce(1 / nullif(evaluations.inclusion_probability, 0), 1) as weight,
        row_number() over (
            partition by conversation_journeys.journey_key, evaluations.criterion
            order by evaluations.evaluated_at desc nulls last, evaluations.evaluation_key asc
        ) as review_rank
    from evaluations
    inner join conversation_journeys on evaluations.conversation_key = conversation_journeys.conversation_key
    inner join conversations on evaluations.conversation_key = conversations.conversation_key
    left join handoffs on conversation_journeys.journey_key = handoffs.journey_key
    left join timeline on evaluations.event_key = timeline.item_key
    where
        coalesce(timeline.journey_key, conversation_journeys.journey_key) = conversation_journeys.journey_key
        -- Who read another contact of the journey did not judge its handoff.
        and coalesce(handoffs.contact_key, conversations.contact_key) = conversations.contact_key
),

handoffs_reviewed as (
    select
        journey_key,
        max(case when criterion = 'escalation_needed' then verdict end) = 1 as is_escalation_needed,
        max(case when criterion = 'escalation_needed' then weight end) as escalation_weight,
        max(case when criterion = 'context_preserved' then verdict end) = 1 as is_context_judged_preserved,
        max(case when criterion = 'context_preserved' then weight end) as context_weight
    from ranked
    where review_rank = 1
    group by journey_key
)

select * from handoffs_reviewed
