-- Moves of a journey from one human queue to another, and whether they were meant to be (planned) or put right.
with timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

events as (
    select * from {{ ref('int_events__conformed') }}
),

calls as (
    select
        timeline.journey_key,
        timeline.journey_position,
        segments.queue,
        lag(segments.queue) over (
            partition by timeline.journey_key, timeline.conversation_key order by timeline.journey_position
        ) as earlier_queue
    from timeline
    inner join {{ ref('int_segments__conformed') }} as segments on timeline.item_key = segments.segment_key
    where segments.handler_type = 'human_agent' and segments.accepted_at is not null
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

moves as (
    select
        timeline.journey_key,
        timeline.journey_position,
        case
            when timeline.reason in ('planned', 'policy', 'risk') then 'planned'
            when timeline.reason <> 'unmapped' then 'unplanned'
            else 'unmarked'
        end as kind
    from timeline
    inner join events on timeline.item_key = events.event_key
    where
        timeline.event_type = 'transfer'
        and coalesce(timeline.from_actor_type, timeline.actor_type) in ('human_agent', 'supervisor')
        and coalesce(timeline.to_actor_type, 'human_agent') in ('human_agent', 'supervisor')
        -- To a colleague of the same queue is no move.
        and coalesce(events.from_queue <> events.to_queue, true)
    union all
    -- Calls leave no transfer, but people of two queues on one line.
    select
        journey_key,
        journey_position,
        'unmarked' as kind
    from calls
    where queue <> earlier_queue
),

human_transfers_found as (
    select
        moves.journey_key,
        -- One unplanned move outweighs the planned ones; a kind that nobody marked is told only by itself.
        case
            when max(case when moves.kind = 'unplanned' then 1 else 0 end) = 1 then 'unplanned'
            when max(case when moves.kind = 'planned' then 1 else 0 end) = 1 then 'planned'
            else 'unmarked'
        end as transfer_kind,
        max(case
            when moves.kind <> 'planned' and moves.journey_position > handoffs.journey_position then 1
            else 0
        end) = 1 as is_rerouted_after_handoff
    from moves
    left join handoffs on moves.journey_key = handoffs.journey_key
    group by moves.journey_key
)

select * from human_transfers_found
