with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

participations as (
    select * from {{ ref('int_journey_participations__summed') }}
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

suggestions as (
    select distinct conversation_journeys.journey_key
    from {{ ref('int_assist_suggestions__conformed') }} as suggestions
    inner join conversation_journeys on suggestions.conversation_key = conversation_journeys.conversation_key
    where suggestions.state in ('accepted', 'lightly_edited')
),

-- A ticket that opens the journey is its demand; one that follows was created on the way (R63).
members as (
    select
        conversation_journeys.journey_key,
        min(case when conversations.channel = 'help_center' then 1 else 0 end) = 1 as is_help_center_only,
        max(case
            when
                conversations.kind in ('ticket', 'case')
                and conversations.conversation_key <> journeys.first_conversation_key
                then 1
            else 0
        end) = 1 as has_ticket_created
    from conversation_journeys
    inner join conversations on conversation_journeys.conversation_key = conversations.conversation_key
    inner join journeys on conversation_journeys.journey_key = journeys.journey_key
    group by conversation_journeys.journey_key
),

sided as (
    select
        journeys.journey_key,
        members.has_ticket_created,
        participations.first_ai_position is not null as has_ai,
        participations.first_human_position is not null as has_human,
        coalesce(
            participations.first_ai_position is not null
            and participations.first_ai_position < coalesce(participations.first_human_position, 9223372036854775807),
            false
        ) as is_ai_started,
        participations.first_ai_position is null and participations.first_human_position is null
        and (coalesce(participations.last_article_position, 0) > 0 or members.is_help_center_only) as is_article_only,
        suggestions.journey_key is not null as has_accepted_suggestion,
        -- Answered: something was said, done or shown after the customer's last word (R45).
        coalesce(
            greatest(
                coalesce(participations.last_answer_position, 0), coalesce(participations.last_article_position, 0)
            ) > coalesce(participations.last_customer_position, 0),
            false
        ) as is_answered
    from journeys
    inner join members on journeys.journey_key = members.journey_key
    left join participations on journeys.journey_key = participations.journey_key
    left join suggestions on journeys.journey_key = suggestions.journey_key
),

journey_paths_classified as (
    select
        journey_key,
        has_ticket_created,
        has_ai,
        has_human,
        is_ai_started,
        is_article_only,
        is_answered,
        case
            when has_human and (has_ai or has_accepted_suggestion) then 'assisted'
            when has_human then 'human_only'
            when has_ai or is_article_only then 'bot_only'
            else 'none'
        end as handler_path
    from sided
)

select * from journey_paths_classified
