with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

paths as (
    select * from {{ ref('int_journey_paths__classified') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

channels as (
    select * from {{ ref('stg_reference__channel_catalogue') }}
),

-- What the company knows of the customer stands wherever it keeps its customers: any record of the same person will
-- do, that of the conversation's own customer before others.
customers as (
    select
        journeys.journey_key,
        customers.segment,
        row_number() over (
            partition by journeys.journey_key
            order by
                case when customers.customer_key = conversations.customer_key then 1 else 2 end asc,
                customers.valid_from desc nulls last,
                customers.source_system asc,
                customers.source_instance asc,
                customers.segment asc
        ) as record_rank
    from journeys
    inner join catalogued on journeys.journey_key = catalogued.journey_key
    inner join conversations on journeys.first_conversation_key = conversations.conversation_key
    inner join {{ ref('int_persons__resolved') }} as persons on journeys.person_key = persons.component
    inner join {{ ref('int_customers__conformed') }} as customers
        on
            persons.node = customers.customer_key
            and (customers.valid_from is null or catalogued.dated_at >= customers.valid_from)
            and (customers.valid_to is null or catalogued.dated_at < customers.valid_to)
    where customers.segment is not null
),

humans as (
    select * from {{ ref('int_first_humans__rostered') }}
),

releases as (
    select
        journey_key,
        release_version,
        row_number() over (partition by journey_key order by journey_position) as release_rank
    from {{ ref('int_journey_timeline__ordered') }}
    where actor_type in ('ai_agent', 'rule_bot') and release_version is not null
),

journeys_segmented as (
    select
        journeys.journey_key,
        journeys.intent,
        catalogued.intent_complexity,
        catalogued.risk_tier,
        conversations.channel,
        coalesce(channels.mode, 'unknown') as channel_mode,
        paths.handler_path,
        coalesce(customers.segment, 'unknown') as customer_segment,
        coalesce(conversations.language, 'unknown') as language,
        coalesce(conversations.region, 'unknown') as region,
        coalesce(conversations.product_line, 'unknown') as product_line,
        coalesce(releases.release_version, 'unknown') as release_version,
        coalesce(humans.team, 'unknown') as team,
        coalesce({{ tenure_band('humans.hired_on', 'catalogued.started_on') }}, 'unknown') as tenure_band,
        conversations.source_system,
        conversations.source_instance
    from journeys
    inner join catalogued on journeys.journey_key = catalogued.journey_key
    inner join paths on journeys.journey_key = paths.journey_key
    inner join conversations on journeys.first_conversation_key = conversations.conversation_key
    left join channels on conversations.channel = channels.channel
    left join customers on journeys.journey_key = customers.journey_key and customers.record_rank = 1
    left join humans on journeys.journey_key = humans.unit_key
    left join releases on journeys.journey_key = releases.journey_key and releases.release_rank = 1
)

select * from journeys_segmented
