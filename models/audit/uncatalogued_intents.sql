with named as (
    select
        'conversations' as table_name,
        source_system,
        source_instance,
        intent_final as intent
    from {{ ref('int_conversations__conformed') }}
    union all
    select
        'events' as table_name,
        source_system,
        source_instance,
        intent
    from {{ ref('int_events__conformed') }}
    union all
    select
        'ai_inferences' as table_name,
        source_system,
        source_instance,
        intent
    from {{ ref('int_ai_inferences__conformed') }}
    union all
    select
        'evaluations' as table_name,
        source_system,
        source_instance,
        case when criterion = 'intent_reference' then label end as intent
    from {{ ref('int_evaluations__conformed') }}
    union all
    select
        'business_events' as table_name,
        source_system,
        source_instance,
        intent
    from {{ ref('int_business_events__conformed') }}
),

catalogue as (
    select distinct intent
    from {{ ref('stg_reference__intent_catalogue') }}
),

-- Two values that rule 4 gives out itself need no row of the catalogue.
uncatalogued_intents as (
    select
        named.intent,
        named.table_name,
        named.source_system,
        named.source_instance,
        count(*) as row_count
    from named
    left join catalogue on named.intent = catalogue.intent
    where
        named.intent not in ('unclassified', 'novel')
        and catalogue.intent is null
    group by named.intent, named.table_name, named.source_system, named.source_instance
)

select * from uncatalogued_intents
