-- What each turn means for the customer's effort: one that asks, one that asks again, an answer, a question back.
with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
    where item_type = 'event'
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

replies as (
    select
        contact_key,
        contact_position
    from {{ ref('int_participations__found') }}
    where is_public_message
),

thumbs as (
    select surveys.event_key
    from {{ ref('int_survey_responses__conformed') }} as surveys
    inner join {{ ref('int_survey_scores__scaled') }} as scores
        on surveys.survey_response_key = scores.survey_response_key
    where surveys.survey_type = 'thumbs' and scores.share_of_scale <= 0.25
    group by surveys.event_key
),

described as (
    select
        timeline.journey_key,
        timeline.journey_position,
        timeline.is_customer_message and coalesce(timeline.message_kind, 'other') <> 'acknowledgement' as is_question,
        timeline.is_customer_message
        and coalesce(timeline.message_kind, 'other') <> 'acknowledgement'
        and events.rephrase_of_event_key is not null as is_rephrase,
        coalesce(
            timeline.actor_type = 'customer'
            and timeline.event_type in ('link_click', 'article_view', 'slot_filled', 'human_requested'), false
        ) as is_other_step,
        replies.contact_key is not null
        and coalesce(timeline.message_kind, 'answer') in ('answer', 'article_suggestion', 'other')
        and thumbs.event_key is null as is_answer,
        replies.contact_key is not null
        and coalesce(timeline.message_kind in ('clarification', 'question'), false) as is_clarification
    from timeline
    inner join events on timeline.item_key = events.event_key
    left join replies
        on timeline.contact_key = replies.contact_key and timeline.contact_position = replies.contact_position
    left join thumbs on timeline.item_key = thumbs.event_key
),

-- Counting questions backwards tells an answer whether the next question says the old one again.
looking_ahead as (
    select
        described.*,
        min(case when is_question then journey_position end) over (
            partition by journey_key
            order by journey_position asc
            rows between 1 following and unbounded following
        ) as next_question_position,
        coalesce(sum(case when is_question then 1 else 0 end) over (
            partition by journey_key
            order by journey_position asc
            rows between unbounded preceding and 1 preceding
        ), 0) as questions_before
    from described
),

journey_turns_described as (
    select
        looking_ahead.journey_key,
        looking_ahead.journey_position,
        looking_ahead.is_question,
        looking_ahead.is_rephrase,
        looking_ahead.is_question or looking_ahead.is_other_step as is_step,
        looking_ahead.is_clarification,
        looking_ahead.questions_before,
        looking_ahead.is_answer
        and looking_ahead.questions_before > 0
        and not coalesce(next_questions.is_rephrase, false) as is_useful_answer
    from looking_ahead
    left join described as next_questions
        on
            looking_ahead.journey_key = next_questions.journey_key
            and looking_ahead.next_question_position = next_questions.journey_position
)

select * from journey_turns_described
