-- A view: it only renames keys, and a second copy of every turn would cost more than reading them again.
{{ config(materialized='view') }}

with conversations as (
    select * from {{ ref('int_conversations__versioned') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

-- A row that names only a turn speaks of that turn's conversation; events of dead conversations are left out already.
conversation_mentions_resolved as (
    select
        conversation_key as mentioned_key,
        conversation_key,
        is_live
    from conversations
    union all
    select
        event_key as mentioned_key,
        conversation_key,
        true as is_live
    from events
)

select * from conversation_mentions_resolved
