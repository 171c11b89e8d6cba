with places as (
    select * from {{ ref('int_conversations__placed') }}
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

sentiments as (
    select * from {{ ref('int_sentiments__compared') }}
),

reliefs as (
    select * from {{ ref('int_reliefs__timed') }}
),

dated as (
    select
        places.*,
        grouped.started_at as begun_at,
        coalesce(sentiments.customer_turns, 0) as customer_turns,
        coalesce(sentiments.scored_turns, 0) as scored_turns,
        sentiments.opening_sentiment,
        sentiments.sentiment_change,
        -- A source without a single score has no model of sentiment, so its silence is no calm.
        max(coalesce(sentiments.scored_turns, 0)) over (
            partition by places.source_system, places.source_instance
        ) > 0 as has_scores
    from places
    inner join grouped on places.conversation_key = grouped.conversation_key
    left join sentiments on places.conversation_key = sentiments.conversation_key
),

reasoned as (
    select
        dated.*,
        memberships.journey_key,
        case
            when not journeys.is_inbound then 'outbound'
            when dated.customer_turns < 2 * {{ var('sentiment_turns') }} then 'too_few_turns'
            when not dated.has_scores then 'capability_absent:sentiment_scores'
            when dated.sentiment_change is null then 'too_few_scores'
        end as exclusion_reason_sentiment_improvement,
        case
            when not journeys.is_inbound then 'outbound'
            when dated.customer_turns = 0 then 'no_customer_message'
            when not dated.has_scores then 'capability_absent:sentiment_scores'
            when dated.scored_turns = 0 then 'not_scored'
            when dated.opening_sentiment > {{ var('relief_opening_sentiment') }} then 'opened_otherwise'
        end as exclusion_reason_never_relieved
    from dated
    inner join memberships on dated.conversation_key = memberships.conversation_key
    inner join journeys on memberships.journey_key = journeys.journey_key
),

fct_feelings as (
    select
        reasoned.conversation_key,
        reasoned.journey_key,

        ---------- segments
        journeys.intent,
        journeys.intent_complexity,
        journeys.risk_tier,
        reasoned.channel,
        reasoned.channel_mode,
        journeys.handler_path,
        journeys.customer_segment,
        reasoned.language,
        reasoned.region,
        reasoned.product_line,
        journeys.release_version,
        reasoned.source_system,
        reasoned.source_instance,

        ---------- times
        cast(reasoned.begun_at as timestamp) as started_at,
        reasoned.started_on,
        cast({{ dbt.date_trunc('week', 'reasoned.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'reasoned.started_on') }} as date) as started_month,
        journeys.is_inbound,
        journeys.is_mature,

        ---------- what the customer felt
        cast(reasoned.customer_turns as bigint) as customer_turns,
        cast(reasoned.scored_turns as bigint) as scored_turns,
        cast(reasoned.opening_sentiment as {{ type_double() }}) as opening_sentiment,
        reasoned.exclusion_reason_sentiment_improvement is null as is_sentiment_candidate,
        cast(case
            when reasoned.exclusion_reason_sentiment_improvement is null then reasoned.sentiment_change
        end as {{ type_double() }}) as sentiment_change,
        reasoned.exclusion_reason_never_relieved is null as is_relief_candidate,
        reasoned.exclusion_reason_never_relieved is null and coalesce(reliefs.is_relieved, false) as is_relieved,
        reasoned.exclusion_reason_never_relieved is null and not coalesce(reliefs.is_relieved, false)
            as is_never_relieved,
        cast(case
            when reasoned.exclusion_reason_never_relieved is null then reliefs.relief_turns
        end as bigint) as relief_turns,
        cast(case
            when reasoned.exclusion_reason_never_relieved is null then reliefs.relief_seconds
        end as {{ type_double() }}) as relief_seconds,
        reasoned.exclusion_reason_sentiment_improvement,
        reasoned.exclusion_reason_never_relieved,
        case
            when reasoned.exclusion_reason_never_relieved is not null then reasoned.exclusion_reason_never_relieved
            when reliefs.relief_seconds is null then 'no_times'
        end as exclusion_reason_time_to_relief
    from reasoned
    inner join journeys on reasoned.journey_key = journeys.journey_key
    left join reliefs on reasoned.conversation_key = reliefs.conversation_key
)

select * from fct_feelings
