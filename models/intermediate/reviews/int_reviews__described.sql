with evaluations as (
    select * from {{ ref('int_evaluations__conformed') }}
),

timeline as (
    select
        item_key,
        journey_key
    from {{ ref('int_journey_timeline__ordered') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

judged as (
    select
        evaluations.evaluation_key,
        evaluations.conversation_key,
        coalesce(timeline.journey_key, memberships.journey_key) as journey_key,
        -- What was reviewed: a turn, a suggestion, a conversation, or something that nothing else is known of.
        coalesce(
            evaluations.event_key,
            evaluations.assist_suggestion_key,
            evaluations.conversation_key,
            evaluations.evaluation_key
        ) as item_key,
        evaluations.source_system,
        evaluations.source_instance,
        evaluations.rater_type,
        evaluations.criterion,
        evaluations.rubric_version,
        evaluations.passed,
        evaluations.evaluated_at,
        events.actor_type as reviewed_actor_type,
        coalesce(1 / nullif(evaluations.inclusion_probability, 0), 1) as review_weight,
        -- A sheet without points is worth one point, earned or not.
        case
            when evaluations.score is not null and evaluations.score_max > 0 then evaluations.score
            when evaluations.passed is not null then case when evaluations.passed then 1 else 0 end
        end as points_earned,
        case
            when evaluations.score is not null and evaluations.score_max > 0 then evaluations.score_max
            when evaluations.passed is not null then 1
        end as points_available,
        case
            when
                evaluations.criterion = 'sentiment_label'
                and lower(trim(evaluations.label)) in ('negative', 'neutral', 'positive', 'sarcastic')
                then lower(trim(evaluations.label))
        end as sentiment_label,
        case
            when events.sentiment_score < 0 then 'negative'
            when events.sentiment_score > 0 then 'positive'
            when events.sentiment_score = 0 then 'neutral'
        end as predicted_sentiment
    from evaluations
    left join timeline on evaluations.event_key = timeline.item_key
    left join memberships on evaluations.conversation_key = memberships.conversation_key
    left join events on evaluations.event_key = events.event_key
),

reviews_described as (
    select
        judged.*,
        case criterion
            when 'qa' then points_available is not null
            when 'empathy' then points_available is not null
            when 'sentiment_label' then sentiment_label is not null
            else passed is not null
        end as has_verdict
    from judged
)

select * from reviews_described
