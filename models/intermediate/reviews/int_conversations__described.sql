with conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

channels as (
    select * from {{ ref('stg_reference__channel_catalogue') }}
),

humans as (
    select * from {{ ref('int_first_humans__rostered') }}
),

-- Scores of customer turns; a conversation that bears some sentiment asks for a fitting tone.
sentiments as (
    select
        conversation_key,
        max(case when sentiment_score <> 0 then 1 else 0 end) = 1 as is_emotional
    from {{ ref('int_events__conformed') }}
    where event_type = 'message' and actor_type = 'customer' and sentiment_score is not null
    group by conversation_key
),

dated as (
    select
        conversations.conversation_key,
        grouped.contact_key,
        conversations.channel,
        coalesce(channels.mode, 'unknown') as channel_mode,
        coalesce(conversations.language, 'unknown') as language,
        coalesce(conversations.region, 'unknown') as region,
        coalesce(conversations.product_line, 'unknown') as product_line,
        conversations.source_system,
        conversations.source_instance,
        cast(
            {{ local_time('coalesce(grouped.started_at, conversations.loaded_at)', var('reporting_time_zone')) }}
            as date
        ) as started_on,
        -- Where no turn was scored nobody can say, so the reviewer's judgement stands (R79).
        coalesce(sentiments.is_emotional, true) as is_emotional
    from conversations
    inner join grouped on conversations.conversation_key = grouped.conversation_key
    left join channels on conversations.channel = channels.channel
    left join sentiments on conversations.conversation_key = sentiments.conversation_key
),

conversations_described as (
    select
        dated.*,
        coalesce(humans.team, 'unknown') as team,
        coalesce({{ tenure_band('humans.hired_on', 'dated.started_on') }}, 'unknown') as tenure_band
    from dated
    left join humans on dated.contact_key = humans.unit_key
)

select * from conversations_described
