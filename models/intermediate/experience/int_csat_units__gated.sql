-- Each contact with its answer and its inference, and why it has none where it has none.
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
    select * from {{ ref('int_journeys__gathered') }}
),

paths as (
    select * from {{ ref('int_journey_paths__classified') }}
),

features as (
    select * from {{ ref('int_csat_features__listed') }}
),

inferences as (
    select * from {{ ref('int_csat_inferences__made') }}
),

answers as (
    select * from {{ ref('int_csat_answers__chosen') }}
),

csat_units_gated as (
    select
        contacts.contact_key,
        cast({{ dbt.date_trunc('month', 'places.started_on') }} as date) as started_month,
        paths.handler_path,
        places.channel,
        places.language,
        answers.satisfaction,
        inferences.model_version,
        inferences.inference,
        coalesce(inferences.is_in_training, false) as is_in_training,
        case
            when not (places.is_inbound and journeys.is_inbound) then 'outbound'
            when paths.handler_path = 'none' then 'nobody_took_part'
            when not features.has_landed_events then 'no_behaviour'
            when inferences.contact_key is null then 'no_model'
        end as exclusion_reason
    from contacts
    inner join places on contacts.conversation_key = places.conversation_key
    inner join memberships on contacts.conversation_key = memberships.conversation_key
    inner join journeys on memberships.journey_key = journeys.journey_key
    inner join paths on memberships.journey_key = paths.journey_key
    inner join features on contacts.contact_key = features.contact_key
    left join inferences on contacts.contact_key = inferences.contact_key
    left join answers on contacts.contact_key = answers.contact_key
)

select * from csat_units_gated
