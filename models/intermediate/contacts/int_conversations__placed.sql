-- Day and place of a conversation, for contacts and for all that is dated by its conversation, not by a journey (R69).
with conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

channels as (
    select * from {{ ref('stg_reference__channel_catalogue') }}
),

conversations_placed as (
    select
        conversations.conversation_key,
        grouped.contact_key,
        coalesce(conversations.direction <> 'outbound', true) as is_inbound,
        conversations.channel,
        coalesce(channels.mode, 'unknown') as channel_mode,
        coalesce(conversations.language, 'unknown') as language,
        coalesce(conversations.region, 'unknown') as region,
        coalesce(conversations.product_line, 'unknown') as product_line,
        conversations.source_system,
        conversations.source_instance,
        cast({{ local_time(
            'coalesce(grouped.started_at, conversations.loaded_at)', var('reporting_time_zone')
        ) }} as date) as started_on
    from conversations
    inner join grouped on conversations.conversation_key = grouped.conversation_key
    left join channels on conversations.channel = channels.channel
)

select * from conversations_placed
