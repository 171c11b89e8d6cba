-- Answers that a gap in knowledge may stand behind: the AI was unsure, gave the case away for want of confidence or
-- knowledge, or the customer said that it was no help (explicitly: a rephrase or a call for a human may mean anything).
with answers as (
    select * from {{ ref('int_answers__listed') }}
),

ratings as (
    select * from {{ ref('int_answers__rated') }}
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

handed_over as (
    select distinct answer_key
    from {{ ref('int_answer_turns__numbered') }}
    where
        answer_key is not null
        and event_type in ('handoff_requested', 'handoff_accepted', 'transfer')
        and reason in ('low_confidence', 'missing_knowledge')
),

judged as (
    select
        answers.answer_key,
        answers.conversation_key,
        -- Its own time where it has one: the order may have moved it behind an earlier line.
        coalesce(timeline.happened_at, timeline.sort_at) as answered_at,
        case
            when answers.confidence < {{ var('escalation_confidence') }} then 'low_confidence'
            when handed_over.answer_key is not null then 'handed_over'
            -- A thumb on the answer itself goes before a survey about the whole.
            when not coalesce(ratings.is_thumbed_up, ratings.is_rated_well, true) then 'rated_unhelpful'
        end as doubt
    from answers
    inner join timeline on answers.answer_key = timeline.item_key
    left join ratings on answers.answer_key = ratings.answer_key
    left join handed_over on answers.answer_key = handed_over.answer_key
),

answers_doubted as (
    select * from judged
    where doubt is not null
)

select * from answers_doubted
