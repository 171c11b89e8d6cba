-- Who took part in each conversation, and what AI and people did for each other in it.
with places as (
    select * from {{ ref('int_conversations__described') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

sides as (
    select
        conversation_key,
        max(case when side = 'human' then 1 else 0 end) = 1 as has_human,
        max(case when side = 'ai' then 1 else 0 end) = 1 as has_ai
    from {{ ref('int_participations__found') }}
    group by conversation_key
),

suggestions as (
    select
        conversation_key,
        -- Null where no state is known.
        max(case when is_kept then 1 when not is_kept or state = 'ignored' then 0 end) = 1 as is_suggestion_accepted
    from {{ ref('int_suggestions__reviewed') }}
    where conversation_key is not null
    group by conversation_key
),

logged as (
    select * from {{ ref('int_oversight__logged') }}
),

reviews as (
    select
        evaluations.conversation_key,
        count(*) as reviews
    from {{ ref('int_evaluations__conformed') }} as evaluations
    left join {{ ref('int_events__conformed') }} as events on evaluations.event_key = events.event_key
    where
        evaluations.rater_type = 'human'
        -- What was judged is a human's turn, or a draft that an agent was shown.
        and coalesce(events.actor_type not in ('human_agent', 'supervisor'), true)
        and evaluations.assist_suggestion_key is null
    group by evaluations.conversation_key
),

arms as (
    select * from {{ ref('int_display_arms__drawn') }}
),

-- A source without one suggestion, or without one act of oversight, has no such export: its silence says nothing (R79).
sources as (
    select
        places.source_system,
        places.source_instance,
        count(suggestions.conversation_key) > 0 as has_suggestions,
        count(logged.conversation_key) > 0 as has_log,
        count(reviews.conversation_key) > 0 as has_reviews
    from places
    left join suggestions on places.conversation_key = suggestions.conversation_key
    left join logged on places.conversation_key = logged.conversation_key
    left join reviews on places.conversation_key = reviews.conversation_key
    group by places.source_system, places.source_instance
),

collaborations_gathered as (
    select
        places.*,
        memberships.journey_key,
        coalesce(sides.has_human, false) as has_human,
        coalesce(sides.has_ai, false) as has_ai,
        suggestions.conversation_key is not null as has_suggestion,
        suggestions.is_suggestion_accepted,
        coalesce(logged.is_intervened, false) as is_intervened,
        coalesce(logged.is_supervised, false) or reviews.conversation_key is not null as is_overseen,
        arms.is_held_out,
        sources.has_suggestions as has_source_suggestions,
        sources.has_log as has_source_log,
        sources.has_log or sources.has_reviews as has_source_oversight
    from places
    inner join memberships on places.conversation_key = memberships.conversation_key
    inner join sources
        on places.source_system = sources.source_system and places.source_instance = sources.source_instance
    left join sides on places.conversation_key = sides.conversation_key
    left join suggestions on places.conversation_key = suggestions.conversation_key
    left join logged on places.conversation_key = logged.conversation_key
    left join reviews on places.conversation_key = reviews.conversation_key
    left join arms on places.conversation_key = arms.conversation_key
)

select * from collaborations_gathered
