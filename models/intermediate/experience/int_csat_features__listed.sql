-- What the satisfaction model looks at: behaviour alone, there whether or not the customer was asked. Nothing here may
-- come of a survey, nor of an outcome that a rating can move (R46).
with contacts as (
    select * from {{ ref('int_conversations__grouped') }}
    where is_primary
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

paths as (
    select * from {{ ref('int_journey_paths__classified') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

behaviour as (
    select * from {{ ref('int_csat_behaviour__counted') }}
),

waits as (
    select * from {{ ref('int_customer_waits__timed') }}
),

episodes as (
    select
        bounded.contact_key,
        bounded.source_order,
        bounded.started_at,
        bounded.outcome_claim,
        stitched.journey_key,
        row_number() over (partition by bounded.contact_key order by bounded.episode_number desc) as place_from_end
    from {{ ref('int_episodes__bounded') }} as bounded
    inner join {{ ref('int_episodes__stitched') }} as stitched on bounded.episode_key = stitched.episode_key
),

claims as (
    select
        contact_key,
        outcome_claim
    from episodes
    where place_from_end = 1
),

-- The contacts of each journey in the order in which they began.
visits as (
    select
        journey_key,
        contact_key,
        row_number() over (
            partition by journey_key order by min(started_at) asc nulls last, min(source_order) asc
        ) as place,
        count(*) over (partition by journey_key) as contacts
    from episodes
    group by journey_key, contact_key
),

csat_features_listed as (
    select
        contacts.contact_key,
        sources.has_landed_events,
        case when paths.handler_path = 'assisted' then 1 else 0 end as is_assisted,
        case when paths.handler_path = 'human_only' then 1 else 0 end as is_human_only,
        case when places.channel_mode = 'asynchronous' then 1 else 0 end as is_asynchronous,
        case when claims.outcome_claim = 'resolved' then 1 else 0 end as is_claimed_resolved,
        least(visits.place - 1, 3) as earlier_contacts,
        case
            when visits.place < visits.contacts then 1
            when journeys.returned_after_seconds <= {{ var('journey_window_days') }} * 86400 then 1
            else 0
        end as has_come_back,
        case when behaviour.handoffs > 0 then 1 else 0 end as is_handed_over,
        case when behaviour.calls_for_human > 0 then 1 else 0 end as has_called_for_human,
        least(coalesce(behaviour.questions, 0), 10) as questions,
        least(coalesce(behaviour.rephrases, 0), 3) as rephrases,
        least(coalesce(behaviour.clarifications, 0), 5) as clarifications,
        coalesce(behaviour.closing_sentiment, 0) as closing_sentiment,
        coalesce(behaviour.lowest_sentiment, 0) as lowest_sentiment,
        ln(1 + coalesce(waits.customer_wait_seconds, 0) / 60) as log_wait_minutes
    from contacts
    inner join places on contacts.conversation_key = places.conversation_key
    inner join memberships on contacts.conversation_key = memberships.conversation_key
    inner join journeys on memberships.journey_key = journeys.journey_key
    inner join paths on memberships.journey_key = paths.journey_key
    inner join sources on memberships.journey_key = sources.journey_key
    inner join visits
        on memberships.journey_key = visits.journey_key and contacts.contact_key = visits.contact_key
    left join claims on contacts.contact_key = claims.contact_key
    left join behaviour on contacts.contact_key = behaviour.contact_key
    left join waits on contacts.contact_key = waits.contact_key
)

select * from csat_features_listed
