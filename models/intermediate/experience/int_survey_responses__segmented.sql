-- Date and segments of R69: the conversation's own channel and day, the intent and path of its journey.
with surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
),

placed as (
    select * from {{ ref('int_survey_responses__placed') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

journeys as (
    select * from {{ ref('int_journeys__segmented') }}
),

gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

channels as (
    select * from {{ ref('stg_reference__channel_catalogue') }}
),

customers as (
    select * from {{ ref('int_survey_customers__segmented') }}
),

humans as (
    select * from {{ ref('int_first_humans__rostered') }}
),

dated as (
    select
        surveys.survey_response_key,
        placed.journey_key,
        grouped.contact_key,
        -- Its own time where no conversation gives one: that of the offer, which an answer cannot move.
        case
            when surveys.conversation_key is null
                then coalesce(surveys.offered_at, surveys.responded_at, surveys.loaded_at)
            else coalesce(grouped.started_at, conversations.loaded_at)
        end as dated_at,
        conversations.channel,
        conversations.language,
        conversations.region,
        conversations.product_line,
        conversations.source_system,
        conversations.source_instance
    from surveys
    left join placed on surveys.survey_response_key = placed.survey_response_key
    left join grouped on surveys.conversation_key = grouped.conversation_key
    left join conversations on surveys.conversation_key = conversations.conversation_key
),

localised as (
    select
        dated.*,
        cast({{ local_time('dated_at', var('reporting_time_zone')) }} as date) as started_on
    from dated
),

survey_responses_segmented as (
    select
        localised.survey_response_key,
        localised.journey_key,
        localised.dated_at,
        localised.started_on,
        coalesce(gathered.is_inbound, true) as is_inbound,
        coalesce(journeys.intent, 'unknown') as intent,
        coalesce(journeys.intent_complexity, 'unknown') as intent_complexity,
        coalesce(journeys.risk_tier, 'unknown') as risk_tier,
        coalesce(localised.channel, 'unknown') as channel,
        coalesce(channels.mode, 'unknown') as channel_mode,
        coalesce(journeys.handler_path, 'unknown') as handler_path,
        coalesce(journeys.customer_segment, customers.customer_segment, 'unknown') as customer_segment,
        coalesce(localised.language, 'unknown') as language,
        coalesce(localised.region, 'unknown') as region,
        coalesce(localised.product_line, 'unknown') as product_line,
        coalesce(journeys.release_version, 'unknown') as release_version,
        coalesce(humans.team, 'unknown') as team,
        coalesce({{ tenure_band('humans.hired_on', 'localised.started_on') }}, 'unknown') as tenure_band,
        coalesce(localised.source_system, 'unknown') as source_system,
        coalesce(localised.source_instance, 'unknown') as source_instance
    from localised
    left join gathered on localised.journey_key = gathered.journey_key
    left join journeys on localised.journey_key = journeys.journey_key
    left join channels on localised.channel = channels.channel
    left join customers on localised.survey_response_key = customers.survey_response_key
    left join humans on localised.contact_key = humans.unit_key
)

select * from survey_responses_segmented
