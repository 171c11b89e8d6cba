-- What became of each explicit request for a human: connected, given a confirmed callback, or neither.
with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

participations as (
    select
        contact_key,
        contact_position
    from {{ ref('int_participations__found') }}
    where side = 'human'
    group by contact_key, contact_position
),

actions as (
    select * from {{ ref('int_actions__conformed') }}
    where action_kind = 'appointment' and status = 'succeeded'
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

requests as (
    select * from timeline
    where event_type = 'human_requested'
),

humans as (
    select
        timeline.journey_key,
        timeline.journey_position,
        timeline.exact_at
    from timeline
    inner join participations
        on
            timeline.contact_key = participations.contact_key
            and timeline.contact_position = participations.contact_position
),

connected as (
    select
        requests.item_key,
        humans.exact_at as connected_at,
        row_number() over (partition by requests.item_key order by humans.journey_position) as human_rank
    from requests
    inner join humans
        on requests.journey_key = humans.journey_key and requests.journey_position < humans.journey_position
),

-- A callback belongs to every journey of its conversation that it may answer; its time says whether it does.
promised as (
    select
        requests.item_key,
        min(actions.occurred_at) as promised_at
    from requests
    inner join conversation_journeys on requests.journey_key = conversation_journeys.journey_key
    inner join actions on conversation_journeys.conversation_key = actions.conversation_key
    where actions.occurred_at >= requests.exact_at
    group by requests.item_key
),

human_requests_followed as (
    select
        requests.item_key as request_key,
        requests.conversation_key,
        requests.journey_key,
        requests.exact_at as requested_at,
        requests.sort_at,
        connected.item_key is not null as is_connected,
        promised.item_key is not null as is_promised,
        {{ seconds_between('requests.exact_at', 'connected.connected_at') }} as seconds_to_human,
        {{ seconds_between('requests.exact_at', 'promised.promised_at') }} as seconds_to_promise
    from requests
    left join connected on requests.item_key = connected.item_key and connected.human_rank = 1
    left join promised on requests.item_key = promised.item_key
)

select * from human_requests_followed
