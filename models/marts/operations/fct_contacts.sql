with conversations as (
    select * from {{ ref('int_conversations__grouped') }}
    where is_primary
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

responses as (
    select * from {{ ref('int_first_responses__timed') }}
),

waits as (
    select * from {{ ref('int_customer_waits__timed') }}
),

business_waits as (
    select * from {{ ref('int_business_waits__counted') }}
),

sources as (
    select * from {{ ref('int_contact_sources__described') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

humans as (
    select * from {{ ref('int_first_humans__rostered') }}
),

memberships as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

dated as (
    select
        conversations.contact_key,
        conversations.person_key,
        conversations.started_at,
        places.is_inbound,
        places.channel,
        places.channel_mode,
        places.language,
        places.region,
        places.product_line,
        places.source_system,
        places.source_instance,
        places.started_on
    from conversations
    inner join places on conversations.conversation_key = places.conversation_key
),

fct_contacts as (
    select
        dated.contact_key,
        memberships.journey_key,
        dated.person_key,
        journeys.intent,
        journeys.intent_complexity,
        journeys.risk_tier,
        dated.channel,
        dated.channel_mode,
        journeys.handler_path,
        journeys.customer_segment,
        dated.language,
        dated.region,
        dated.product_line,
        journeys.release_version,
        coalesce(humans.team, 'unknown') as team,
        coalesce({{ tenure_band('humans.hired_on', 'dated.started_on') }}, 'unknown') as tenure_band,
        dated.source_system,
        dated.source_instance,
        cast(dated.started_at as timestamp) as started_at,
        dated.started_on,
        cast({{ dbt.date_trunc('week', 'dated.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'dated.started_on') }} as date) as started_month,
        dated.is_inbound,
        cast(case when dated.is_inbound then responses.first_response_seconds end as {{ type_double() }})
            as first_response_seconds,
        cast(case when dated.is_inbound then responses.ai_first_response_seconds end as {{ type_double() }})
            as ai_first_response_seconds,
        -- What a source without its human side shows of it is no measurement (R79).
        cast(case
            when dated.is_inbound and not coalesce(sources.is_human_side_absent, false)
                then responses.human_first_response_seconds
        end as {{ type_double() }}) as human_first_response_seconds,
        cast(case when dated.is_inbound then any_wait.business_seconds end as {{ type_double() }})
            as first_response_business_seconds,
        cast(case
            when dated.is_inbound and not coalesce(sources.is_human_side_absent, false)
                then human_wait.business_seconds
        end as {{ type_double() }}) as human_first_response_business_seconds,
        cast(case
            when dated.is_inbound and not coalesce(sources.is_human_side_absent, false)
                then waits.customer_wait_seconds
        end as {{ type_double() }}) as customer_wait_seconds,
        coalesce(responses.is_ai_answered, false) and responses.ai_first_response_seconds is null
            as is_ai_response_untimed,
        coalesce(responses.is_human_answered, false) and responses.human_first_response_seconds is null
        and not coalesce(sources.is_human_side_absent, false) as is_human_response_untimed,
        sources.is_human_side_absent,
        case
            when not dated.is_inbound then 'outbound'
            when responses.contact_key is null then 'no_customer_message'
            when not responses.is_answered then 'no_reply'
            when responses.first_response_seconds is null then 'no_times'
        end as exclusion_reason_first_response,
        case
            when not dated.is_inbound then 'outbound'
            when responses.contact_key is null then 'no_customer_message'
            when not responses.is_answered then 'no_reply'
            when responses.first_response_seconds is null then 'no_times'
            when any_wait.business_seconds is null then 'capability_absent:business_schedule'
        end as exclusion_reason_first_response_business,
        case
            when not dated.is_inbound then 'outbound'
            when responses.contact_key is null then 'no_customer_message'
            when sources.is_human_side_absent then 'human_side_absent'
            when waits.contact_key is null then 'no_reply'
            when waits.customer_wait_seconds is null then 'no_times'
        end as exclusion_reason_customer_wait
    from dated
    left join responses on dated.contact_key = responses.contact_key
    left join waits on dated.contact_key = waits.contact_key
    left join business_waits as any_wait
        on dated.contact_key = any_wait.unit_key and any_wait.wait = 'first_response'
    left join business_waits as human_wait
        on dated.contact_key = human_wait.unit_key and human_wait.wait = 'human_first_response'
    left join humans on dated.contact_key = humans.unit_key
    left join memberships on dated.contact_key = memberships.conversation_key
    left join sources on dated.contact_key = sources.contact_key
    left join journeys on memberships.journey_key = journeys.journey_key
)

select * from fct_contacts
