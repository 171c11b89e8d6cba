with actions as (
    select * from {{ ref('int_actions__conformed') }}
),

segments as (
    select * from {{ ref('int_segments__conformed') }}
),

-- Only what the timeline holds can place an action (R6, R75).
events as (
    select * from {{ ref('int_events__conformed') }}
    where event_type not in ('unmapped', 'status_change')
),

untied_items_placed as (
    select
        actions.action_key as item_key,
        actions.conversation_key,
        'action' as item_type,
        actions.occurred_at as happened_at,
        cast(null as bigint) as seq
    from actions
    left join events on actions.event_key = events.event_key
    where events.event_key is null
    union all
    select
        segment_key as item_key,
        conversation_key,
        'segment' as item_type,
        coalesce(accepted_at, enqueued_at) as happened_at,
        seq
    from segments
)

select * from untied_items_placed
