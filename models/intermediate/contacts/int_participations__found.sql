with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

actions as (
    select * from {{ ref('int_actions__conformed') }}
),

segments as (
    select * from {{ ref('int_segments__conformed') }}
),

actors as (
    select
        actor_key,
        actor_type
    from {{ ref('int_actors__conformed') }}
    where is_latest
),

conversations_with_ai_events as (
    select distinct conversation_key
    from timeline
    where actor_type in ('ai_agent', 'rule_bot')
),

-- One row per thing that could be a participation, with who did it.
candidates as (
    select
        timeline.item_key,
        timeline.actor_key,
        timeline.actor_type,
        timeline.event_type = 'message' and timeline.is_public as is_public_message,
        case
            when timeline.event_type = 'message' and timeline.is_public
                then
                    case
                        when timeline.message_kind is null then timeline.customer_messages_before > 0
                        else timeline.message_kind not in ('greeting', 'menu', 'disclosure', 'acknowledgement')
                    end
            else coalesce(timeline.event_type in ('handoff_requested', 'transfer'), false)
        end as counts_for_ai,
        coalesce(timeline.event_type = 'message' and timeline.is_public, false)
        or coalesce(timeline.event_type = 'handoff_accepted', false) as counts_for_human,
        false as is_action,
        false as is_segment
    from timeline
    where timeline.item_type = 'event'
    union all
    select
        timeline.item_key,
        timeline.to_actor_key as actor_key,
        timeline.to_actor_type as actor_type,
        false as is_public_message,
        false as counts_for_ai,
        true as counts_for_human,
        false as is_action,
        false as is_segment
    from timeline
    where
        timeline.event_type = 'handoff_accepted'
        -- A human who accepted took part already; counting the named one too would leave the first to chance.
        and coalesce(timeline.actor_type, 'system') not in ('human_agent', 'supervisor')
    union all
    select
        coalesce(events.item_key, actions.action_key) as item_key,
        coalesce(actions.actor_key, events.actor_key) as actor_key,
        coalesce(actors.actor_type, events.actor_type) as actor_type,
        false as is_public_message,
        true as counts_for_ai,
        true as counts_for_human,
        true as is_action,
        false as is_segment
    from actions
    left join timeline as events on actions.event_key = events.item_key
    left join actors on actions.actor_key = actors.actor_key
    union all
    select
        segments.segment_key as item_key,
        segments.actor_key,
        segments.handler_type as actor_type,
        false as is_public_message,
        conversations_with_ai_events.conversation_key is null as counts_for_ai,
        segments.accepted_at is not null as counts_for_human,
        false as is_action,
        true as is_segment
    from segments
    left join conversations_with_ai_events
        on segments.conversation_key = conversations_with_ai_events.conversation_key
),

participations_found as (
    select
        timeline.contact_key,
        timeline.episode_number,
        timeline.conversation_key,
        timeline.contact_position,
        timeline.happened_at,
        timeline.exact_at,
        candidates.actor_key,
        candidates.is_public_message,
        candidates.is_action,
        candidates.is_segment,
        case when candidates.actor_type in ('ai_agent', 'rule_bot') then 'ai' else 'human' end as side
    from candidates
    inner join timeline on candidates.item_key = timeline.item_key
    where
        (candidates.actor_type in ('ai_agent', 'rule_bot') and candidates.counts_for_ai)
        or (candidates.actor_type in ('human_agent', 'supervisor') and candidates.counts_for_human)
)

select * from participations_found
