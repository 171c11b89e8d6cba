with conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

events as (
    select
        conversation_key,
        count(*) as events,
        count(case when event_type = 'message' and actor_type = 'customer' then 1 end) as customer_messages,
        count(case when event_type = 'message' and actor_type in ('ai_agent', 'rule_bot') then 1 end) as ai_messages,
        count(case when event_type = 'message' and actor_type in ('human_agent', 'supervisor') then 1 end)
            as human_messages
    from {{ ref('int_events__conformed') }}
    group by conversation_key
),

fct_conversations as (
    select
        conversations.conversation_key,
        grouped.contact_key,
        memberships.journey_key,
        grouped.person_key,
        grouped.is_primary,
        grouped.is_anonymous,
        conversations.source_system,
        conversations.source_instance,
        conversations.kind,
        conversations.channel,
        conversations.direction,
        conversations.status,
        conversations.outcome_claim,
        conversations.outcome_claimed_by,
        conversations.end_reason,
        conversations.language,
        conversations.region,
        conversations.product_line,
        cast(grouped.started_at as timestamp) as started_at,
        cast(conversations.ended_at as timestamp) as ended_at,
        conversations.is_truncated,
        cast(coalesce(events.events, 0) as bigint) as events,
        cast(coalesce(events.customer_messages, 0) as bigint) as customer_messages,
        cast(coalesce(events.ai_messages, 0) as bigint) as ai_messages,
        cast(coalesce(events.human_messages, 0) as bigint) as human_messages
    from conversations
    inner join grouped on conversations.conversation_key = grouped.conversation_key
    left join memberships on conversations.conversation_key = memberships.conversation_key
    left join events on conversations.conversation_key = events.conversation_key
)

select * from fct_conversations
