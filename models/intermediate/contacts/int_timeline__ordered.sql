-- Events that have no effect on any rule are no items (R6, R75).
with events as (
    select * from {{ ref('int_events__conformed') }}
    where event_type not in ('unmapped', 'status_change')
),

conversations as (
    select * from {{ ref('int_conversations__grouped') }}
),

-- Counting the times so far numbers each timed event and the timeless ones after it alike.
numbered as (
    select
        events.*,
        conversations.contact_key,
        conversations.source_order,
        conversations.started_at,
        count(events.occurred_at) over (
            partition by events.conversation_key order by events.event_position
        ) as time_group
    from events
    inner join conversations on events.conversation_key = conversations.conversation_key
),

inherited as (
    select
        numbered.*,
        coalesce(
            max(occurred_at) over (partition by conversation_key, time_group), started_at
        ) as happened_at
    from numbered
),

items as (
    select
        contact_key,
        conversation_key,
        event_key as item_key,
        'event' as item_type,
        0 as item_rank,
        event_position,
        event_position as item_position,
        source_order,
        happened_at,
        cast(null as timestamp) as stamped_at,
        -- Order inside a conversation is settled by R8; its times may only follow it.
        max(happened_at) over (
            partition by conversation_key order by event_position rows between unbounded preceding and current row
        ) as sort_at
    from inherited
    union all
    select
        conversations.contact_key,
        untied.conversation_key,
        untied.item_key,
        untied.item_type,
        1 as item_rank,
        cast(null as bigint) as event_position,
        untied.seq as item_position,
        conversations.source_order,
        coalesce(untied.happened_at, conversations.started_at) as happened_at,
        untied.happened_at as stamped_at,
        coalesce(untied.happened_at, conversations.started_at) as sort_at
    from {{ ref('int_untied_items__placed') }} as untied
    inner join conversations on untied.conversation_key = conversations.conversation_key
),

timeline_ordered as (
    select
        items.contact_key,
        items.conversation_key,
        items.item_key,
        items.item_type,
        items.event_position,
        items.happened_at,
        items.sort_at,
        row_number() over (
            partition by items.contact_key
            order by
                items.sort_at asc nulls last,
                items.source_order asc,
                items.item_rank asc,
                items.item_position asc nulls last,
                items.item_key asc
        ) as contact_position,
        events.event_type,
        events.actor_type,
        events.actor_key,
        events.message_kind,
        events.sentiment_score,
        events.reason,
        events.from_actor_type,
        events.to_actor_type,
        events.to_actor_key,
        events.release_version,
        coalesce(events.is_public, true) as is_public,
        -- Actions and segments are stamped by the system that ran them; events say how exact they are.
        case
            when items.item_type <> 'event' then items.stamped_at
            when events.has_exact_time then events.occurred_at
        end as exact_at
    from items
    left join events on items.item_key = events.event_key and items.item_type = 'event'
)

select * from timeline_ordered
