-- Was it looked at whether a journey was safe, and what was found (R71)?
with journeys as (
    select * from {{ ref('int_journeys__bounded') }}
),

conversations as (
    select * from {{ ref('int_conversations__conformed') }}
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
),

timeline as (
    select
        item_key,
        journey_key,
        event_type
    from {{ ref('int_journey_timeline__ordered') }}
),

reviews as (
    select
        described.*,
        evaluations.event_key
    from {{ ref('int_reviews__described') }} as described
    inner join {{ ref('int_evaluations__conformed') }} as evaluations
        on described.evaluation_key = evaluations.evaluation_key
    where
        described.criterion in ('violation', 'near_miss', 'control', 'qa')
        and described.rater_type = 'human' and described.has_verdict
),

findings as (
    select * from {{ ref('int_risk_reviews__judged') }}
    where criterion in ('violation', 'near_miss') and not passed
),

-- A review of a turn speaks for that turn's journey, one of a conversation for all of its journeys (R25).
spoken as (
    select
        conversation_journeys.journey_key,
        reviews.review_weight,
        row_number() over (
            partition by conversation_journeys.journey_key
            order by reviews.evaluated_at desc nulls last, reviews.review_weight desc
        ) as review_rank
    from reviews
    inner join conversation_journeys on reviews.conversation_key = conversation_journeys.conversation_key
    left join timeline on reviews.event_key = timeline.item_key
    where coalesce(timeline.journey_key, conversation_journeys.journey_key) = conversation_journeys.journey_key
),

found as (
    select
        conversation_journeys.journey_key,
        max(case when findings.criterion = 'violation' then 1 else 0 end) = 1 as has_violation
    from findings
    inner join conversation_journeys on findings.conversation_key = conversation_journeys.conversation_key
    left join timeline on findings.event_key = timeline.item_key
    where coalesce(timeline.journey_key, conversation_journeys.journey_key) = conversation_journeys.journey_key
    group by conversation_journeys.journey_key
),

hits as (
    select
        journey_key,
        max(case when is_stopped then 0 else 1 end) = 1 as has_passed_hit
    from {{ ref('int_guardrail_hits__judged') }}
    group by journey_key
),

overrides as (
    select distinct journey_key
    from timeline
    where event_type = 'override'
),

checking_instances as (
    select distinct
        coalesce(conversations.source_system, checks.source_system) as source_system,
        coalesce(conversations.source_instance, checks.source_instance) as source_instance
    from (
        select
            conversation_key,
            source_system,
            source_instance
        from {{ ref('int_guardrail_events__conformed') }}
        union all
        select
            conversation_key,
            source_system,
            source_instance
        from reviews
    ) as checks
    left join conversations on checks.conversation_key = conversations.conversation_key
),

journey_safety_assessed as (
    select
        journeys.journey_key,
        checking_instances.source_instance is not null as is_check_landed,
        spoken.journey_key is not null as is_reviewed,
        coalesce(spoken.review_weight, 1) as review_weight,
        coalesce(found.has_violation, false) or coalesce(hits.has_passed_hit, false) as has_violation,
        found.journey_key is not null or hits.journey_key is not null or overrides.journey_key is not null
            as has_finding
    from journeys
    inner join conversations on journeys.first_conversation_key = conversations.conversation_key
    left join spoken on journeys.journey_key = spoken.journey_key and spoken.review_rank = 1
    left join found on journeys.journey_key = found.journey_key
    left join hits on journeys.journey_key = hits.journey_key
    left join overrides on journeys.journey_key = overrides.journey_key
    left join checking_instances
        on
            conversations.source_system = checking_instances.source_system
            and conversations.source_instance = checking_instances.source_instance
)

select * from journey_safety_assessed
