-- What the landing shows at all, in any source. What nobody exports did not happen nought times (R59, R79).
with events as (
    select * from {{ ref('int_events__conformed') }}
),

segments as (
    select count(*) as waits
    from {{ ref('int_segments__conformed') }}
    where handler_type = 'queue'
),

human_parts as (
    select count(*) as parts
    from {{ ref('int_participations__found') }}
    where side = 'human'
),

handoffs as (
    select count(*) as handoffs
    from {{ ref('int_handoffs__found') }}
),

counted as (
    select
        count(case when event_type = 'queue_enter' then 1 end) as queue_entries,
        count(case when event_type = 'human_requested' then 1 end) as human_requests,
        -- Without exact times nobody can say how soon after it the customer left (R53).
        count(case
            when
                has_exact_time
                and (event_type = 'human_requested' or (actor_type = 'customer' and sentiment_score is not null))
                then 1
        end) as frustration_signals,
        count(case
            when
                event_type in ('handoff_requested', 'handoff_accepted', 'transfer')
                and reason is not null and reason <> 'unmapped'
                then 1
        end) as handoff_reasons,
        -- Thanks are told apart where nothing else is.
        count(case
            when
                event_type = 'message' and actor_type = 'customer'
                and (message_kind <> 'acknowledgement' or intent is not null)
                then 1
        end) as described_questions
    from events
),

signs_landed as (
    select
        human_parts.parts > 0 as has_human_side,
        counted.queue_entries > 0 or segments.waits > 0 as has_queues,
        counted.frustration_signals > 0 as has_frustration_signals,
        -- Where nothing was handed over there is nothing to explain.
        counted.handoff_reasons > 0 or handoffs.handoffs = 0 as has_handoff_reasons,
        counted.handoff_reasons > 0 or counted.human_requests > 0 or handoffs.handoffs = 0 as has_demand_signs,
        counted.described_questions > 0 as has_described_questions
    from counted
    cross join segments
    cross join human_parts
    cross join handoffs
)

select * from signs_landed
