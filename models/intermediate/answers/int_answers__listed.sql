with turns as (
    select * from {{ ref('int_answer_turns__numbered') }}
),

journeys as (
    select * from {{ ref('int_journeys__gathered') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

-- Retries leave several inferences behind one answer: the careful one of their values holds.
retries as (
    select
        inferences.*,
        row_number() over (
            partition by answer_event_key order by {{ binary_order('model') }} asc nulls last
        ) as model_rank,
        row_number() over (
            partition by answer_event_key order by {{ binary_order('release_version') }} asc nulls last
        ) as release_rank
    from {{ ref('int_ai_inferences__conformed') }} as inferences
    where kind = 'answer' and answer_event_key is not null
),

inferences as (
    select
        answer_event_key,
        min(confidence) as confidence,
        max(case when model_rank = 1 then model end) as model,
        max(case when release_rank = 1 then release_version end) as release_version,
        min(case when is_complete then 1 when not is_complete then 0 end) = 1 as is_complete
    from retries
    group by answer_event_key
),

human_turns as (
    select
        conversation_key,
        max(contact_position) as last_human_position
    from turns
    where event_type = 'message' and is_public and actor_type in ('human_agent', 'supervisor')
    group by conversation_key
),

answers as (
    select
        turns.*,
        row_number() over (
            partition by conversation_key order by contact_position desc
        ) = 1 as is_last_in_conversation,
        row_number() over (
            partition by conversation_key, journey_key order by contact_position desc
        ) = 1 as is_last_in_journey_part
    from turns
    where is_answer
),

answers_listed as (
    select
        answers.event_key as answer_key,
        answers.conversation_key,
        answers.journey_key,
        answers.is_last_in_conversation,
        answers.is_last_in_journey_part,
        -- Where a human spoke after it, what is said of the whole conversation may be said of the human.
        coalesce(answers.contact_position > human_turns.last_human_position, true) as has_last_word,
        journeys.is_inbound and coalesce(conversations.direction <> 'outbound', true) as is_inbound,
        journeys.is_mature,
        -- One that the catalogue names no elements for may have several.
        coalesce(catalogued.required_elements not like '%;%', false) as is_single_part,
        inferences.confidence,
        coalesce(inferences.model, 'unknown') as model,
        coalesce(answers.release_version, inferences.release_version, 'unknown') as release_version,
        inferences.is_complete,
        max(case when inferences.confidence is not null then 1 else 0 end) over (
            partition by conversations.source_system, conversations.source_instance
        ) = 1 as has_source_confidence
    from answers
    inner join journeys on answers.journey_key = journeys.journey_key
    inner join catalogued on answers.journey_key = catalogued.journey_key
    inner join conversations on answers.conversation_key = conversations.conversation_key
    left join inferences on answers.event_key = inferences.answer_event_key
    left join human_turns on answers.conversation_key = human_turns.conversation_key
)

select * from answers_listed
