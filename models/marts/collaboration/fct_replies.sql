with replies as (
    select * from {{ ref('int_replies__suggested') }}
),

gathered as (
    select * from {{ ref('int_collaborations__gathered') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

reasoned as (
    select
        replies.*,
        gathered.is_inbound and journeys.is_inbound as is_inbound,
        case
            when not (gathered.is_inbound and journeys.is_inbound) then 'outbound'
            when not gathered.has_source_suggestions then 'capability_absent:suggestions'
        end as exclusion_reason_reply
    from replies
    inner join gathered on replies.conversation_key = gathered.conversation_key
    inner join journeys on replies.journey_key = journeys.journey_key
),

fct_replies as (
    select
        reasoned.reply_key,
        reasoned.conversation_key,
        reasoned.journey_key,
        {% for segment in [
            'intent', 'intent_complexity', 'risk_tier', 'handler_path', 'customer_segment', 'release_version',
        ] %}
            journeys.{{ segment }},
        {% endfor %}
        {% for segment in ['channel', 'channel_mode', 'language', 'region', 'product_line', 'team', 'tenure_band'] %}
            gathered.{{ segment }},
        {% endfor %}
        gathered.source_system,
        gathered.source_instance,
        gathered.started_on,
        cast({{ dbt.date_trunc('week', 'gathered.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'gathered.started_on') }} as date) as started_month,
        reasoned.is_inbound,
        reasoned.exclusion_reason_reply is null as is_reply_candidate,
        reasoned.exclusion_reason_reply is null and reasoned.is_suggested as is_reply_suggested,
        reasoned.exclusion_reason_reply is null and not reasoned.is_suggested as is_reply_unsuggested,
        reasoned.exclusion_reason_reply
    from reasoned
    inner join gathered on reasoned.conversation_key = gathered.conversation_key
    inner join journeys on reasoned.journey_key = journeys.journey_key
)

select * from fct_replies
