with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
    where event_type = 'message' and actor_type = 'customer' and intent is not null
),

inferences as (
    select * from {{ ref('int_ai_inferences__conformed') }}
    where kind = 'intent'
),

evaluations as (
    select * from {{ ref('int_evaluations__conformed') }}
    where criterion = 'intent_reference' and rater_type = 'human' and label is not null
),

business_events as (
    select * from {{ ref('int_business_events__conformed') }}
    where event_kind = 'completion' and intent is not null
),

-- One row per statement about a conversation's intent; `preference` is its rank in rule 4 of the contract.
statements as (
    select
        evaluations.conversation_key,
        evaluations.event_key,
        evaluations.label as intent,
        1 as preference,
        evaluations.evaluated_at as stated_at,
        false as is_earliest_preferred,
        evaluations.inclusion_probability
    from evaluations
    union all
    select
        conversations.conversation_key,
        cast(null as {{ dbt.type_string() }}) as event_key,
        conversations.intent_final as intent,
        2 as preference,
        conversations.started_at as stated_at,
        false as is_earliest_preferred,
        cast(null as {{ type_double() }}) as inclusion_probability
    from conversations
    where conversations.intent_final is not null
    union all
    select
        business_events.conversation_key,
        cast(null as {{ dbt.type_string() }}) as event_key,
        business_events.intent,
        3 as preference,
        business_events.occurred_at as stated_at,
        true as is_earliest_preferred,
        cast(null as {{ type_double() }}) as inclusion_probability
    from business_events
    union all
    select
        inferences.conversation_key,
        inferences.event_key,
        case when coalesce(inferences.is_novel, false) then 'novel' else inferences.intent end as intent,
        4 as preference,
        cast(null as timestamp) as stated_at,
        false as is_earliest_preferred,
        cast(null as {{ type_double() }}) as inclusion_probability
    from inferences
    where
        coalesce(inferences.confidence, 1) >= {{ var('intent_confidence_minimum') }}
        and not coalesce(inferences.is_fallback, false)
    union all
    select
        events.conversation_key,
        events.event_key,
        events.intent,
        4 as preference,
        cast(null as timestamp) as stated_at,
        false as is_earliest_preferred,
        cast(null as {{ type_double() }}) as inclusion_probability
    from events
    left join inferences on events.event_key = inferences.event_key
    where inferences.event_key is null
),

intent_candidates_listed as (
    select
        members.contact_key,
        members.episode_number,
        statements.intent,
        statements.preference,
        -- A conversation without a start of its own began with its first event (R73).
        case
            when statements.preference = 2 then coalesce(statements.stated_at, members.began_at)
            else statements.stated_at
        end as stated_at,
        statements.is_earliest_preferred,
        statements.inclusion_probability,
        timeline.contact_position,
        members.source_order
    from statements
    left join timeline on statements.event_key = timeline.item_key
    inner join members
        on
            statements.conversation_key = members.conversation_key
            -- A statement on a turn speaks for that turn's episode, one on a conversation for all of its episodes.
            and coalesce(timeline.episode_number, members.episode_number) = members.episode_number
    where statements.intent is not null
)

select * from intent_candidates_listed
