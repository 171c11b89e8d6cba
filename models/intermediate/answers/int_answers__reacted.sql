-- What was done after each answer and before the next one.
with turns as (
    select * from {{ ref('int_answer_turns__numbered') }}
),

answers as (
    select * from {{ ref('int_answers__listed') }}
),

-- A turn that names what it answers speaks of that; else of the last answer before it in its cycle.
named as (
    select
        turns.*,
        coalesce(turns.parent_event_key, turns.answer_key) as named_answer_key
    from turns
    where turns.event_type in ('link_click', 'override', 'correction')
),

acts as (
    select
        named_answer_key as answer_key,
        max(case when event_type = 'link_click' and actor_type = 'customer' then 1 else 0 end) as clicks,
        max(case when event_type <> 'link_click' and actor_type <> 'customer' then 1 else 0 end) as corrections,
        max(case when event_type = 'override' and actor_type in ('human_agent', 'supervisor') then 1 else 0 end)
            as overrides
    from named
    group by named_answer_key
),

reactions as (
    select
        answer_key,
        max(case
            when
                is_customer_message and customer_messages_since = 1
                and (rephrase_of_event_key is not null or message_kind = 'clarification')
                then 1
            else 0
        end) as follow_ups,
        max(case
            -- At once: the customer has said at most one thing in between.
            when customer_messages_since > 1 then 0
            when event_type = 'human_requested' and actor_type = 'customer' then 1
            -- A limit of use says nothing of the answer (R43).
            when
                event_type in ('handoff_requested', 'handoff_accepted') and coalesce(reason <> 'usage_limit', true)
                then 1
            when
                event_type = 'transfer' and coalesce(reason <> 'usage_limit', true)
                and coalesce(from_actor_type, actor_type) in ('ai_agent', 'rule_bot')
                and to_actor_type in ('human_agent', 'supervisor')
                then 1
            when event_type = 'message' and is_public and actor_type in ('human_agent', 'supervisor') then 1
            else 0
        end) as escalations
    from turns
    where answer_key is not null
    group by answer_key
),

confusions as (
    select
        journey_answer_key as answer_key,
        count(*) as confused_turns
    from turns
    where
        is_customer_message
        and (
            message_kind = 'clarification'
            or intent in (
                {%- for intent in var('next_step_intents') %}'{{ intent }}', {% endfor %}'' -- noqa: LT02
            )
        )
    group by journey_answer_key
),

answers_reacted as (
    select
        answers.answer_key,
        coalesce(acts.clicks, 0) = 1 as is_clicked,
        coalesce(acts.corrections, 0) = 1 as is_corrected,
        coalesce(acts.overrides, 0) = 1 as is_overridden,
        coalesce(reactions.follow_ups, 0) = 1 as is_followed_up,
        coalesce(reactions.escalations, 0) = 1 as is_escalated_at_once,
        coalesce(confusions.confused_turns, 0) > 0 as is_next_step_asked
    from answers
    left join acts on answers.answer_key = acts.answer_key
    left join reactions on answers.answer_key = reactions.answer_key
    left join confusions on answers.answer_key = confusions.answer_key
)

select * from answers_reacted
