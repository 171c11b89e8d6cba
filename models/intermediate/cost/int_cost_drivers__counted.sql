-- What makes cost, by journey and by the source in which it arose. A conversation that two journeys share is the
-- earlier one's.
with places as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

worked as (
    select * from {{ ref('int_conversations__worked') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

bounded as (
    select * from {{ ref('int_journeys__bounded') }}
),

parts as (
    select
        conversation_key,
        count(*) as ai_parts
    from {{ ref('int_participations__found') }}
    where side = 'ai'
    group by conversation_key
),

cost_drivers_counted as (
    select
        places.journey_key,
        catalogued.started_on,
        bounded.intent,
        conversations.source_system,
        conversations.source_instance,
        cast(coalesce(sum(parts.ai_parts), 0) as {{ type_double() }}) as ai_parts,
        coalesce(sum(worked.worked_seconds), 0) as work_seconds
    from places
    inner join conversations on places.conversation_key = conversations.conversation_key
    inner join worked on places.conversation_key = worked.conversation_key
    inner join catalogued on places.journey_key = catalogued.journey_key
    inner join bounded on places.journey_key = bounded.journey_key
    left join parts on places.conversation_key = parts.conversation_key
    group by
        places.journey_key,
        catalogued.started_on,
        bounded.intent,
        conversations.source_system,
        conversations.source_instance
)

select * from cost_drivers_counted
