with needs as (
    select * from {{ ref('int_first_needs__found') }}
),

conversations as (
    select * from {{ ref('int_conversations__described') }}
),

journeys as (
    select * from {{ ref('int_journeys__gathered') }}
),

predictions as (
    select * from {{ ref('int_need_predictions__chosen') }}
),

statements as (
    select * from {{ ref('int_episode_intents__chosen') }}
    where preference <= 3
),

novelty as (
    select * from {{ ref('int_episode_novelty__reviewed') }}
),

quality_reviews as (
    select
        conversation_key,
        max(case when rater_type = 'human' then 1 else 0 end) = 1 as is_qa_reviewed,
        max(case when rater_type = 'auto' then 1 else 0 end) = 1 as is_auto_qa_reviewed
    from {{ ref('int_evaluations__conformed') }}
    where criterion = 'qa' and conversation_key is not null
    group by conversation_key
),

-- Whether anything of a kind was landed at all; without it, absence says nothing (R79).
quality_programmes as (
    select
        coalesce(max(case when rater_type = 'human' then 1 else 0 end), 0) = 1 as has_human_reviews,
        coalesce(max(case when rater_type = 'auto' then 1 else 0 end), 0) = 1 as has_auto_reviews
    from {{ ref('int_evaluations__conformed') }}
    where criterion = 'qa'
),

predicting_instances as (
    select distinct
        source_system,
        source_instance
    from (
        select
            source_system,
            source_instance
        from {{ ref('int_ai_inferences__conformed') }}
        where kind = 'intent'
        union all
        select
            source_system,
            source_instance
        from {{ ref('int_events__conformed') }}
        where event_type = 'message' and actor_type = 'customer' and intent is not null
    ) as predictions_landed
),

needs_described as (
    select
        needs.conversation_key,
        needs.journey_key,
        journeys.is_inbound,
        journeys.is_mature,
        predictions.predicted_intent,
        statements.intent as reference_intent,
        case statements.preference when 1 then 'review' when 2 then 'agent' when 3 then 'completion' end
            as reference_source,
        -- A label stands for needs that have no other reference; where there is one, their kin count themselves.
        case
            when statements.preference = 1 and not statements.is_stated_without_review
                then coalesce(1 / nullif(statements.inclusion_probability, 0), 1)
            else 1
        end as reference_weight,
        novelty.is_novel as is_reviewed_novel,
        novelty.review_weight,
        coalesce(quality_reviews.is_qa_reviewed, false) as is_qa_reviewed,
        coalesce(quality_reviews.is_auto_qa_reviewed, false) as is_auto_qa_reviewed,
        quality_programmes.has_human_reviews,
        quality_programmes.has_auto_reviews,
        case
            when not journeys.is_inbound then 'outbound'
            when predicting_instances.source_instance is null then 'capability_absent:intent_predictions'
            when predictions.predicted_intent is null then 'no_prediction'
        end as exclusion_reason_prediction
    from needs
    inner join conversations on needs.conversation_key = conversations.conversation_key
    inner join journeys on needs.journey_key = journeys.journey_key
    cross join quality_programmes
    left join predictions on needs.conversation_key = predictions.conversation_key
    left join statements
        on needs.contact_key = statements.contact_key and needs.episode_number = statements.episode_number
    left join novelty on needs.contact_key = novelty.contact_key and needs.episode_number = novelty.episode_number
    left join quality_reviews on needs.conversation_key = quality_reviews.conversation_key
    left join predicting_instances
        on
            conversations.source_system = predicting_instances.source_system
            and conversations.source_instance = predicting_instances.source_instance
)

select * from needs_described
