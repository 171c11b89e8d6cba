with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

turns as (
    select * from {{ ref('int_journey_turns__described') }}
),

moves as (
    select * from {{ ref('int_journey_moves__counted') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

-- An instance that marks no turn as said again, or no reply with its kind, cannot say that there was none (R79).
instances as (
    select
        source_system,
        source_instance,
        max(case when rephrase_of_event_key is not null then 1 else 0 end) as marks_rephrases,
        max(case when actor_type <> 'customer' and message_kind is not null then 1 else 0 end) as marks_kinds
    from {{ ref('int_events__conformed') }}
    group by source_system, source_instance
),

sources as (
    select
        memberships.journey_key,
        max(instances.marks_rephrases) as marks_rephrases,
        max(instances.marks_kinds) as marks_kinds
    from memberships
    inner join conversations on memberships.conversation_key = conversations.conversation_key
    inner join instances
        on
            conversations.source_system = instances.source_system
            and conversations.source_instance = instances.source_instance
    group by memberships.journey_key
),

useful_answers as (
    select
        journey_key,
        min(questions_before) as questions_before
    from turns
    where is_useful_answer
    group by journey_key
),

counts as (
    select
        journey_key,
        sum(case when is_question then 1 else 0 end) as questions,
        sum(case when is_rephrase then 1 else 0 end) as rephrases,
        sum(case when is_step then 1 else 0 end) as steps,
        sum(case when is_clarification then 1 else 0 end) as clarifications
    from turns
    group by journey_key
),

journey_efforts_measured as (
    select
        journeys.journey_key,
        coalesce(counts.questions, 0) as questions,
        -- Whoever never got a useful answer wrote all of it in vain.
        case when counts.questions > 0 then coalesce(useful_answers.questions_before, counts.questions) end
            as messages_to_useful_answer,
        case when counts.questions > 0 and sources.marks_rephrases = 1 then counts.rephrases end as rephrases,
        moves.channel_switches,
        case when counts.questions > 0 then counts.steps end as steps,
        case when counts.questions > 0 and sources.marks_kinds = 1 then counts.clarifications end as clarifications,
        moves.recontacts
    from journeys
    inner join moves on journeys.journey_key = moves.journey_key
    left join counts on journeys.journey_key = counts.journey_key
    left join useful_answers on journeys.journey_key = useful_answers.journey_key
    left join sources on journeys.journey_key = sources.journey_key
)

select * from journey_efforts_measured
