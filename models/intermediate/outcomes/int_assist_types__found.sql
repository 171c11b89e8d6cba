-- What the AI did in a journey beyond taking part: its role was meaningful when it did one of these (card 7).
with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

participations as (
    select * from {{ ref('int_participations__found') }}
    where side = 'ai'
),

suggestions as (
    select distinct conversation_journeys.journey_key
    from {{ ref('int_assist_suggestions__conformed') }} as suggestions
    inner join {{ ref('int_conversation_journeys__listed') }} as conversation_journeys
        on suggestions.conversation_key = conversation_journeys.conversation_key
    where suggestions.state in ('accepted', 'lightly_edited')
),

roles as (
    select
        journey_key,
        1 as role_rank
    from suggestions
    union all
    select
        timeline.journey_key,
        2 as role_rank
    from participations
    inner join timeline
        on
            participations.contact_key = timeline.contact_key
            and participations.contact_position = timeline.contact_position
    where
        participations.is_action
        or (
            participations.is_public_message
            and coalesce(timeline.message_kind, 'answer') in ('answer', 'article_suggestion')
        )
    union all
    select
        journey_key,
        3 as role_rank
    from timeline
    where event_type = 'slot_filled' and actor_type in ('ai_agent', 'rule_bot')
),

assist_types_found as (
    select
        journey_key,
        case min(role_rank)
            when 1 then 'suggestion_used'
            when 2 then 'answered_part'
            else 'collected_fields'
        end as assist_type
    from roles
    group by journey_key
)

select * from assist_types_found
