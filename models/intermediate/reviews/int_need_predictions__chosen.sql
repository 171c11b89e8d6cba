with needs as (
    select * from {{ ref('int_first_needs__found') }}
),

timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
    where event_type = 'message' and actor_type = 'customer' and intent is not null
),

inferences as (
    select * from {{ ref('int_ai_inferences__conformed') }}
    where kind = 'intent'
),

-- A first attempt counts however unsure it was; on its turn the model's word hides the event's own (R24).
attempts as (
    select
        conversation_key,
        event_key,
        case
            when coalesce(is_novel, false) then 'novel'
            when coalesce(is_fallback, false) then 'unclassified'
            else coalesce(intent, 'unclassified')
        end as predicted_intent,
        coalesce(confidence, 1) as confidence
    from inferences
    union all
    select
        events.conversation_key,
        events.event_key,
        events.intent as predicted_intent,
        1 as confidence
    from events
    left join inferences on events.event_key = inferences.event_key
    where inferences.event_key is null
),

ranked as (
    select
        needs.conversation_key,
        attempts.predicted_intent,
        row_number() over (
            partition by needs.conversation_key
            order by
                -- What is tied to no turn stands behind what is (B28).
                timeline.contact_position asc nulls last,
                attempts.confidence desc,
                {{ binary_order('attempts.predicted_intent') }} asc
        ) as attempt_number
    from needs
    inner join attempts on needs.conversation_key = attempts.conversation_key
    left join timeline
        on
            attempts.event_key = timeline.item_key
            and attempts.conversation_key = timeline.conversation_key
    where coalesce(timeline.episode_number, needs.episode_number) = needs.episode_number
),

need_predictions_chosen as (
    select
        conversation_key,
        predicted_intent
    from ranked
    where attempt_number = 1
)

select * from need_predictions_chosen
