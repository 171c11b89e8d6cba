{%- set targets = var('human_access_seconds') -%}
-- Metrics of customers who ask for a human: is the request in, and if not, why (contract, rule 10).
with requests as (
    select * from {{ ref('int_human_requests__followed') }}
),

conversations as (
    select * from {{ ref('int_conversations__placed') }}
),

journeys as (
    select * from {{ ref('int_journeys__gathered') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

timed as (
    select
        requests.*,
        journeys.is_inbound,
        journeys.is_mature,
        sources.is_human_side_absent,
        case conversations.channel_mode
            when 'synchronous' then {{ targets.synchronous }}
            when 'asynchronous' then {{ targets.asynchronous }}
            else {{ targets.unknown }}
        end as target_seconds,
        {{ seconds_between('requests.requested_at', 'run_dated.as_of') }} as seconds_since_request
    from requests
    inner join conversations on requests.conversation_key = conversations.conversation_key
    inner join journeys on requests.journey_key = journeys.journey_key
    inner join sources on requests.journey_key = sources.journey_key
    cross join run_dated
),

judged as (
    select
        timed.*,
        -- Turns in an order of their own may bear times that run backwards: no duration.
        case when seconds_to_human >= 0 then seconds_to_human end as access_seconds,
        coalesce(seconds_to_human between 0 and target_seconds, false)
        or coalesce(seconds_to_promise <= target_seconds, false) as is_met,
        not is_connected and not is_promised as is_dead_end,
        case
            when not is_inbound then 'outbound'
            when is_human_side_absent then 'capability_absent:human_side'
        end as bar
    from timed
),

reasoned as (
    select
        judged.*,
        coalesce(bar, case when is_connected and access_seconds is null and not is_met then 'no_times' end)
            as exclusion_reason_human_access,
        bar as exclusion_reason_dead_end,
        coalesce(bar, case when not is_connected then 'not_connected' when access_seconds is null then 'no_times' end)
            as exclusion_reason_access_time
    from judged
),

human_request_gates_applied as (
    select
        request_key,
        conversation_key,
        journey_key,
        requested_at,
        is_inbound,
        is_connected,
        is_promised,
        exclusion_reason_human_access is null as is_human_access_candidate,
        exclusion_reason_human_access is null and is_met as is_human_access_success,
        -- It may still be met: its target time, or the whole journey where its own time is unknown, is not over.
        exclusion_reason_human_access is null and not is_met
        and not coalesce(seconds_since_request > target_seconds, is_mature) as is_human_access_pending,
        exclusion_reason_human_access,
        exclusion_reason_dead_end is null as is_dead_end_candidate,
        exclusion_reason_dead_end is null and is_dead_end as is_dead_end_success,
        exclusion_reason_dead_end is null and is_dead_end and not is_mature as is_dead_end_pending,
        exclusion_reason_dead_end,
        bar is null and not is_connected and not is_mature as is_connection_pending,
        case when exclusion_reason_access_time is null then access_seconds end as demand_to_human_seconds,
        exclusion_reason_access_time
    from reasoned
)

select * from human_request_gates_applied
