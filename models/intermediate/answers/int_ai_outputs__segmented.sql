-- All that AI put before people, suggestions to agents and answers to customers, by day and place (R69).
with suggestions as (
    select * from {{ ref('int_suggestions__placed') }}
),

answers as (
    select * from {{ ref('int_answers__listed') }}
),

journeys as (
    select * from {{ ref('int_journeys__segmented') }}
),

gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

outputs as (
    select
        item_key,
        'suggestion' as item_kind,
        conversation_key,
        journey_key,
        source_system,
        source_instance,
        release_version,
        suggestion_type,
        coalesce(shown_at, loaded_at) as dated_at,
        team,
        hired_on
    from suggestions
    union all
    select
        answer_key as item_key,
        'answer' as item_kind,
        conversation_key,
        journey_key,
        cast(null as {{ dbt.type_string() }}) as source_system,
        cast(null as {{ dbt.type_string() }}) as source_instance,
        release_version,
        'answer' as suggestion_type,
        cast(null as timestamp) as dated_at,
        cast(null as {{ dbt.type_string() }}) as team,
        cast(null as date) as hired_on
    from answers
),

dated as (
    select
        outputs.*,
        coalesce(gathered.is_inbound and places.is_inbound, true) as is_inbound,
        coalesce(
            places.started_on,
            cast({{ local_time('outputs.dated_at', var('reporting_time_zone')) }} as date)
        ) as started_on
    from outputs
    left join places on outputs.conversation_key = places.conversation_key
    left join gathered on outputs.journey_key = gathered.journey_key
),

ai_outputs_segmented as (
    select
        dated.item_key,
        dated.item_kind,
        dated.conversation_key,
        dated.journey_key,
        dated.is_inbound,
        dated.suggestion_type,
        coalesce(journeys.intent, 'unknown') as intent,
        coalesce(journeys.intent_complexity, 'unknown') as intent_complexity,
        coalesce(journeys.risk_tier, 'unknown') as risk_tier,
        coalesce(places.channel, 'unknown') as channel,
        coalesce(places.channel_mode, 'unknown') as channel_mode,
        coalesce(journeys.handler_path, 'unknown') as handler_path,
        coalesce(journeys.customer_segment, 'unknown') as customer_segment,
        coalesce(places.language, 'unknown') as language,
        coalesce(places.region, 'unknown') as region,
        coalesce(places.product_line, 'unknown') as product_line,
        dated.release_version,
        coalesce(dated.team, 'unknown') as team,
        coalesce({{ tenure_band('dated.hired_on', 'dated.started_on') }}, 'unknown') as tenure_band,
        coalesce(places.source_system, dated.source_system) as source_system,
        coalesce(places.source_instance, dated.source_instance) as source_instance,
        dated.started_on,
        cast({{ dbt.date_trunc('week', 'dated.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'dated.started_on') }} as date) as started_month
    from dated
    left join places on dated.conversation_key = places.conversation_key
    left join journeys on dated.journey_key = journeys.journey_key
)

select * from ai_outputs_segmented
