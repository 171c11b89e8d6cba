with batches as (
    select * from {{ source('landing', 'batches') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

-- All landed rows count, the deleted ones too (R5).
landed as (
    {% for table_name, times in landed_times().items() %}
        select
            max(case when loaded_at_basis <> 'clock' then loaded_at end) as loaded_at,
            max({{ newest_of(['source_updated_at'] + times) }}) as happened_at
        from {{ ref('stg_open__' ~ table_name) }}
        union all
    {% endfor %}
    -- What a connector keeps in the warehouse has no batch, and rows may bring their own time.
    {% for relation in landed_relations() if not relation.startswith('open__') %}
        select
            max(case when loaded_at_basis <> 'clock' then loaded_at end) as loaded_at,
            cast(null as timestamp) as happened_at
        from {{ ref('stg_' ~ relation) }}
        union all
    {% endfor %}
    select
        max(case when loaded_at_basis <> 'clock' then loaded_at end) as loaded_at,
        cast(null as timestamp) as happened_at
    from batches
    union all
    select
        cast(null as timestamp) as loaded_at,
        greatest(max(started_at), max(ended_at)) as happened_at
    from conversations
    union all
    select
        cast(null as timestamp) as loaded_at,
        max(occurred_at) as happened_at
    from events
),

run_dated as (
    select
        coalesce(
            {% if var('as_of') %}cast('{{ var("as_of") }}' as timestamp),{% endif %}
            max(landed.loaded_at),
            max(landed.happened_at),
            -- The ledger's clock speaks only when the landing itself holds no time at all.
            (select max(batches.loaded_at) from batches)
        ) as as_of
    from landed
)

select * from run_dated
