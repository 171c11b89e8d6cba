with batches as (
    select * from {{ source('landing', 'batches') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

newest as (
    select
        (select max(batches.newest_loaded_at) from batches) as loaded_at,
        greatest(
            (select max(batches.newest_time) from batches),
            (select max(coalesce(conversations.ended_at, conversations.started_at)) from conversations),
            (select max(events.occurred_at) from events)
        ) as any_time,
        -- The ledger's clock only speaks when the landing itself holds no time at all.
        (select max(batches.loaded_at) from batches) as first_seen_at
),

run_dated as (
    select
        {% if var('as_of') %}
        cast('{{ var("as_of") }}' as timestamp) as as_of
        {% else %}
        coalesce(loaded_at, any_time, first_seen_at) as as_of
        {% endif %}
    from newest
)

select * from run_dated
