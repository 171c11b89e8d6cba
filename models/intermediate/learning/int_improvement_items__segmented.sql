-- Items of a log have a day of their own; a candidate for training has that of its conversation (R69).
with items as (
    select * from {{ ref('int_improvement_items__conformed') }}
),

placed as (
    select * from {{ ref('int_improvement_items__placed') }}
),

conversations as (
    select * from {{ ref('int_conversations__placed') }}
),

journeys as (
    select * from {{ ref('int_journeys__segmented') }}
),

gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

improvement_items_segmented as (
    select
        items.improvement_item_key,
        placed.journey_key,
        case
            when items.item_kind = 'training_item' and conversations.started_on is not null
                then conversations.started_on
            else cast({{ local_time('items.opened_at', var('reporting_time_zone')) }} as date)
        end as started_on,
        coalesce(gathered.is_inbound, true) and coalesce(conversations.is_inbound, true) as is_inbound,
        coalesce(journeys.intent, items.intent, 'unknown') as intent,
        coalesce(journeys.intent_complexity, 'unknown') as intent_complexity,
        coalesce(journeys.risk_tier, 'unknown') as risk_tier,
        coalesce(conversations.channel, 'unknown') as channel,
        coalesce(conversations.channel_mode, 'unknown') as channel_mode,
        coalesce(journeys.handler_path, 'unknown') as handler_path,
        coalesce(journeys.customer_segment, 'unknown') as customer_segment,
        coalesce(conversations.language, 'unknown') as language,
        coalesce(conversations.region, 'unknown') as region,
        coalesce(conversations.product_line, 'unknown') as product_line,
        coalesce(journeys.release_version, 'unknown') as release_version,
        coalesce(conversations.source_system, items.source_system) as source_system,
        coalesce(conversations.source_instance, items.source_instance) as source_instance,
        coalesce(items.topic, items.intent, 'unknown') as topic,
        coalesce(items.owner_team, 'unknown') as owner_team
    from items
    left join placed on items.improvement_item_key = placed.improvement_item_key
    left join conversations on items.conversation_key = conversations.conversation_key
    left join journeys on placed.journey_key = journeys.journey_key
    left join gathered on placed.journey_key = gathered.journey_key
)

select * from improvement_items_segmented
