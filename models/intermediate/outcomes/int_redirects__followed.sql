-- Contacts that moved to another channel on offer: was it a cheaper one, and did the customer pay for it.
with redirects as (
    select * from {{ ref('int_events__conformed') }}
    where event_type = 'redirect_accepted'
),

timeline as (
    select
        item_key,
        journey_key
    from {{ ref('int_journey_timeline__ordered') }}
),

gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

segmented as (
    select
        journey_key,
        channel
    from {{ ref('int_journeys__segmented') }}
),

evidence as (
    select * from {{ ref('int_journey_evidence__collected') }}
),

efforts as (
    select
        journey_key,
        effort_index
    from {{ ref('int_journey_efforts__indexed') }}
),

conversations as (
    select
        conversation_key,
        channel
    from {{ ref('int_conversations__conformed') }}
),

channels as (
    select
        channel,
        case cost_tier when 'high' then 3 when 'medium' then 2 when 'low' then 1 end as cost_rank
    from {{ ref('stg_reference__channel_catalogue') }}
),

complaints as (
    select distinct journey_key
    from {{ ref('int_business_events__assigned') }}
    where is_in_window and event_kind = 'complaint'
),

moved as (
    select
        redirects.event_key as redirect_key,
        timeline.journey_key,
        coalesce(redirects.from_channel, conversations.channel) as origin_channel,
        redirects.to_channel as destination_channel
    from redirects
    inner join timeline on redirects.event_key = timeline.item_key
    inner join conversations on redirects.conversation_key = conversations.conversation_key
),

-- What the same need costs those who stay in the channel.
usual_efforts as (
    select
        gathered.intent,
        segmented.channel,
        {{ quantile('efforts.effort_index', 0.5) }} as median_effort
    from gathered
    inner join segmented on gathered.journey_key = segmented.journey_key
    inner join efforts on gathered.journey_key = efforts.journey_key
    left join moved on gathered.journey_key = moved.journey_key
    where gathered.is_inbound and moved.journey_key is null
    group by gathered.intent, segmented.channel
),

redirects_followed as (
    select
        moved.redirect_key,
        moved.journey_key,
        coalesce(moved.origin_channel, 'unknown') as origin_channel,
        coalesce(moved.destination_channel, 'unknown') as destination_channel,
        coalesce(destinations.cost_rank < origins.cost_rank, false) as is_cheaper,
        coalesce(evidence.is_returned, false) as is_returned,
        complaints.journey_key is not null as has_complaint,
        coalesce(evidence.rating <= 0.25, false) as is_rated_badly,
        -- Sums of doubles: equal efforts may differ in their last digit.
        coalesce(efforts.effort_index - usual_efforts.median_effort > 0.000001, false) as is_harder_than_usual,
        case
            when not gathered.is_inbound then 'outbound'
            when origins.cost_rank is null or destinations.cost_rank is null then 'channel_not_in_catalogue'
            when efforts.effort_index is null or usual_efforts.median_effort is null then 'no_comparison'
            when gathered.started_at is null then 'no_times'
            when not gathered.is_mature then 'window_open'
        end as exclusion_reason_deflection
    from moved
    inner join gathered on moved.journey_key = gathered.journey_key
    inner join evidence on moved.journey_key = evidence.journey_key
    left join efforts on moved.journey_key = efforts.journey_key
    left join channels as origins on moved.origin_channel = origins.channel
    left join channels as destinations on moved.destination_channel = destinations.channel
    left join usual_efforts
        on gathered.intent = usual_efforts.intent and moved.origin_channel = usual_efforts.channel
    left join complaints on moved.journey_key = complaints.journey_key
)

select * from redirects_followed
