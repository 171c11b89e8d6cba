with places as (
    select * from {{ ref('int_conversations__placed') }}
),

humans as (
    select * from {{ ref('int_first_humans__rostered') }}
),

-- Scores of customer turns; a conversation that bears some sentiment asks for a fitting tone.
sentiments as (
    select
        conversation_key,
        max(case when sentiment_score <> 0 then 1 else 0 end) = 1 as is_emotional
    from {{ ref('int_events__conformed') }}
    where event_type = 'message' and actor_type = 'customer' and sentiment_score is not null
    group by conversation_key
),

conversations_described as (
    select
        places.conversation_key,
        places.contact_key,
        places.is_inbound,
        places.channel,
        places.channel_mode,
        places.language,
        places.region,
        places.product_line,
        places.source_system,
        places.source_instance,
        places.started_on,
        -- Where no turn was scored nobody can say, so the reviewer's judgement stands (R79).
        coalesce(sentiments.is_emotional, true) as is_emotional,
        coalesce(humans.team, 'unknown') as team,
        coalesce({{ tenure_band('humans.hired_on', 'places.started_on') }}, 'unknown') as tenure_band
    from places
    left join sentiments on places.conversation_key = sentiments.conversation_key
    left join humans on places.contact_key = humans.unit_key
)

select * from conversations_described
