with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

participations as (
    select * from {{ ref('int_participations__found') }}
),

public_messages as (
    select * from participations
    where is_public_message
),

first_ai as (
    select
        contact_key,
        min(contact_position) as first_ai_position
    from participations
    where side = 'ai'
    group by contact_key
),

-- Each contact has a handoff of its own: what an earlier one of the journey left open delays nobody here (B19).
handoffs as (
    select
        candidates.contact_key,
        min(candidates.contact_position) as handoff_position,
        min(case when candidates.is_explicit then candidates.contact_position end) as explicit_position
    from {{ ref('int_handoff_candidates__found') }} as candidates
    inner join first_ai on candidates.contact_key = first_ai.contact_key
    where candidates.contact_position >= first_ai.first_ai_position
    group by candidates.contact_key
),

questions as (
    select
        contact_key,
        min(contact_position) as question_position
    from timeline
    where is_customer_message
    group by contact_key
),

-- The human clock starts at the handoff where there was one: the customer's wait until then was the AI's (R65).
clocks as (
    select
        questions.contact_key,
        questions.question_position,
        coalesce(handoffs.handoff_position, questions.question_position) as human_clock_position
    from questions
    left join handoffs
        on questions.contact_key = handoffs.contact_key and handoffs.handoff_position = handoffs.explicit_position
),

replies as (
    select
        clocks.contact_key,
        clocks.question_position,
        clocks.human_clock_position,
        min(case
            when public_messages.contact_position > clocks.question_position then public_messages.contact_position
        end) as reply_position,
        min(case
            when public_messages.side = 'ai' and public_messages.contact_position > clocks.question_position
                then public_messages.contact_position
        end) as ai_reply_position,
        min(case
            when public_messages.side = 'human' and public_messages.contact_position > clocks.human_clock_position
                then public_messages.contact_position
        end) as human_reply_position
    from clocks
    left join public_messages on clocks.contact_key = public_messages.contact_key
    group by clocks.contact_key, clocks.question_position, clocks.human_clock_position
),

measured as (
    select
        replies.contact_key,
        replies.reply_position is not null as is_answered,
        replies.ai_reply_position is not null as is_ai_answered,
        replies.human_reply_position is not null as is_human_answered,
        question.exact_at as question_at,
        reply.exact_at as reply_at,
        human_clock.exact_at as human_clock_at,
        human_reply.exact_at as human_reply_at,
        human_reply.conversation_key as human_reply_conversation_key,
        {{ seconds_between('question.exact_at', 'reply.exact_at') }} as first_response_seconds,
        {{ seconds_between('question.exact_at', 'ai_reply.exact_at') }} as ai_first_response_seconds,
        {{ seconds_between('human_clock.exact_at', 'human_reply.exact_at') }} as human_first_response_seconds
    from replies
    left join timeline as question
        on replies.contact_key = question.contact_key and replies.question_position = question.contact_position
    left join timeline as reply
        on replies.contact_key = reply.contact_key and replies.reply_position = reply.contact_position
    left join timeline as ai_reply
        on replies.contact_key = ai_reply.contact_key and replies.ai_reply_position = ai_reply.contact_position
    left join timeline as human_clock
        on
            replies.contact_key = human_clock.contact_key
            and replies.human_clock_position = human_clock.contact_position
    left join timeline as human_reply
        on
            replies.contact_key = human_reply.contact_key
            and replies.human_reply_position = human_reply.contact_position
),

-- Where the clock contradicts the order, nothing was measured.
first_responses_timed as (
    select
        contact_key,
        is_answered,
        is_ai_answered,
        is_human_answered,
        human_reply_conversation_key,
        case when reply_at >= question_at then question_at end as question_at,
        case when reply_at >= question_at then reply_at end as reply_at,
        case when human_reply_at >= human_clock_at then human_clock_at end as human_clock_at,
        case when human_reply_at >= human_clock_at then human_reply_at end as human_reply_at,
        case when first_response_seconds >= 0 then first_response_seconds end as first_response_seconds,
        case when ai_first_response_seconds >= 0 then ai_first_response_seconds end as ai_first_response_seconds,
        case when human_first_response_seconds >= 0 then human_first_response_seconds end
            as human_first_response_seconds
    from measured
)

select * from first_responses_timed
