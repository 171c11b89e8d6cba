-- How well the handoff went: is it in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

answered as (
    select * from {{ ref('int_handoffs__answered') }}
),

scored as (
    select * from {{ ref('int_handoff_quality__scored') }}
),

unmet as (
    select
        gathered.journey_key,
        gathered.is_open,
        coalesce(handoffs.is_accepted, false) as is_accepted,
        coalesce(handoffs.is_explicit, false) as is_explicit,
        coalesce(answered.is_replied, false) as is_replied,
        scored.quality,
        scored.wait_seconds,
        scored.sentiment_change,
        coalesce(scored.is_misrouted, false) as is_misrouted,
        case
            when not gathered.is_inbound then 'outbound'
            when not gathered.has_handoff then 'not_handed_off'
            when sources.is_human_side_absent then 'capability_absent:human_side'
        end as exclusion_reason_handoff
    from gathered
    inner join sources on gathered.journey_key = sources.journey_key
    left join handoffs on gathered.journey_key = handoffs.journey_key
    left join answered on gathered.journey_key = answered.journey_key
    left join scored on gathered.journey_key = scored.journey_key
),

explained as (
    select
        unmet.*,
        coalesce(exclusion_reason_handoff, case
            -- Somebody may still come.
            when not is_accepted and is_open then 'window_open'
            when quality is null then 'no_component'
        end) as exclusion_reason_quality_index,
        coalesce(exclusion_reason_handoff, case
            when not is_replied then 'not_answered'
            when not is_explicit then 'no_handoff_event'
            when wait_seconds is null then 'no_times'
        end) as exclusion_reason_wait,
        coalesce(exclusion_reason_handoff, case when not is_accepted then 'not_answered' end)
            as exclusion_reason_misroute,
        coalesce(exclusion_reason_handoff, case when sentiment_change is null then 'no_sentiment' end)
            as exclusion_reason_sentiment_change
    from unmet
),

handoff_quality_gates_applied as (
    select
        journey_key,
        case when exclusion_reason_quality_index is null then quality end as handoff_quality,
        case when exclusion_reason_wait is null then wait_seconds end as handoff_wait_seconds,
        exclusion_reason_misroute is null as is_misroute_candidate,
        exclusion_reason_misroute is null and is_misrouted as is_misroute_success,
        case when exclusion_reason_sentiment_change is null then sentiment_change end as sentiment_change,
        exclusion_reason_quality_index,
        exclusion_reason_wait,
        exclusion_reason_misroute,
        exclusion_reason_sentiment_change
    from explained
)

select * from handoff_quality_gates_applied
