with journeys as (
    select * from {{ ref('fct_journeys') }}
),

spans as (
    select * from {{ ref('int_journey_spans__timed') }}
),

business_waits as (
    select * from {{ ref('int_business_waits__counted') }}
    where wait = 'resolution'
),

reasoned as (
    select
        journeys.*,
        spans.span_seconds,
        business_waits.business_seconds,
        coalesce(
            journeys.exclusion_reason_resolution_time,
            case when business_waits.business_seconds is null then 'capability_absent:business_schedule' end
        ) as exclusion_reason_resolution_business,
        case
            when not journeys.is_inbound then 'outbound'
            when not journeys.is_resolved then 'not_resolved'
            when not journeys.is_timed then 'no_times'
            when not journeys.is_mature then 'window_open'
            when not spans.is_replied then 'no_reply'
            when spans.span_seconds is null or spans.span_seconds < 0 then 'no_times'
        end as exclusion_reason_handling_span
    from journeys
    inner join spans on journeys.journey_key = spans.journey_key
    left join business_waits on journeys.journey_key = business_waits.unit_key
),

fct_handling_spans as (
    select
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
        started_at,
        started_on,
        started_week,
        started_month,
        is_inbound,
        is_mature,
        is_resolved,
        cast(case when exclusion_reason_handling_span is null then span_seconds end as {{ type_double() }})
            as handling_span_seconds,
        exclusion_reason_handling_span,
        cast(case when exclusion_reason_resolution_business is null then business_seconds end as {{ type_double() }})
            as resolution_business_seconds,
        exclusion_reason_resolution_business,
        case when not is_inbound then 'outbound' end as exclusion_reason_volume
    from reasoned
)

select * from fct_handling_spans
