with journeys as (
    select * from {{ ref('fct_journeys') }}
),

gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

complaints as (
    select
        journey_key,
        min(occurred_at) as first_occurred_at,
        count(case when event_kind = 'complaint' then 1 end) as complaints,
        count(case when event_kind = 'dispute' then 1 end) as disputes,
        count(case when event_kind = 'regulator_contact' then 1 end) as regulator_contacts,
        count(case when event_kind = 'social_mention' then 1 end) as social_mentions
    from {{ ref('int_aftermath_events__assigned') }}
    where event_kind in ('complaint', 'dispute', 'regulator_contact', 'social_mention')
    group by journey_key
),

systems as (
    select count(*) > 0 as has_business_events
    from {{ ref('int_business_events__conformed') }}
),

reasoned as (
    select
        journeys.*,
        complaints.journey_key is not null as is_complained_about,
        complaints.first_occurred_at,
        coalesce(complaints.complaints, 0) as complaints,
        coalesce(complaints.disputes, 0) as disputes,
        coalesce(complaints.regulator_contacts, 0) as regulator_contacts,
        coalesce(complaints.social_mentions, 0) as social_mentions,
        case
            when not journeys.is_inbound then 'outbound'
            when not systems.has_business_events then 'capability_absent:business_events'
            when journeys.started_at is null then 'no_times'
            when
                journeys.is_open
                or not coalesce(gathered.seconds_since_end > {{ var('complaint_window_days') }} * 86400, false)
                then 'window_open'
        end as exclusion_reason_complaint
    from journeys
    inner join gathered on journeys.journey_key = gathered.journey_key
    left join complaints on journeys.journey_key = complaints.journey_key
    cross join systems
),

fct_aftermaths as (
    select
        journey_key as aftermath_key,
        journey_key,

        ---------- segments
        intent,
        intent_complexity,
        risk_tier,
        channel,
        channel_mode,
        handler_path,
        customer_segment,
        language,
        region,
        product_line,
        release_version,
        team,
        tenure_band,
        source_system,
        source_instance,

        ---------- times
        started_on,
        started_week,
        started_month,
        cast(first_occurred_at as timestamp) as first_occurred_at,

        ---------- what followed
        cast(complaints as bigint) as complaints,
        cast(disputes as bigint) as disputes,
        cast(regulator_contacts as bigint) as regulator_contacts,
        cast(social_mentions as bigint) as social_mentions,
        is_inbound,

        ---------- gates: what the metric counts, and why not
        exclusion_reason_complaint is null as is_complaint_candidate,
        exclusion_reason_complaint is null and is_complained_about as is_complaint_success,
        exclusion_reason_complaint
    from reasoned
)

select * from fct_aftermaths
