-- What customers and those who served them did in a contact, for the inference of satisfaction.
with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

described as (
    select
        timeline.contact_key,
        timeline.contact_position,
        case when timeline.is_customer_message then timeline.sentiment_score end as customer_sentiment,
        timeline.is_customer_message
        and coalesce(timeline.message_kind, 'other') <> 'acknowledgement' as is_question,
        timeline.is_customer_message and events.rephrase_of_event_key is not null as is_rephrase,
        timeline.event_type = 'message'
        and timeline.is_public
        and timeline.actor_type <> 'customer'
        and timeline.message_kind in ('clarification', 'question') as is_clarification,
        timeline.event_type = 'human_requested' as is_call_for_human,
        timeline.event_type in ('handoff_requested', 'handoff_accepted') as is_handoff
    from timeline
    inner join events on timeline.item_key = events.event_key
    where timeline.item_type = 'event'
),

scored as (
    select
        contact_key,
        customer_sentiment,
        row_number() over (partition by contact_key order by contact_position desc) as place_from_end
    from described
    where customer_sentiment is not null
),

sentiments as (
    select
        contact_key,
        max(case when place_from_end = 1 then customer_sentiment end) as closing_sentiment,
        min(customer_sentiment) as lowest_sentiment
    from scored
    group by contact_key
),

counted as (
    select
        contact_key,
        {{ count_if('is_question') }} as questions,
        {{ count_if('is_rephrase') }} as rephrases,
        {{ count_if('is_clarification') }} as clarifications,
        {{ count_if('is_call_for_human') }} as calls_for_human,
        {{ count_if('is_handoff') }} as handoffs
    from described
    group by contact_key
),

csat_behaviour_counted as (
    select
        counted.*,
        cast(sentiments.closing_sentiment as {{ type_double() }}) as closing_sentiment,
        cast(sentiments.lowest_sentiment as {{ type_double() }}) as lowest_sentiment
    from counted
    left join sentiments on counted.contact_key = sentiments.contact_key
)

select * from csat_behaviour_counted
