with

leg_story as (

    select * from {{ ref('stg_amazon_connect__leg_story') }}
    where is_customer_leg

),

happenings as (

    {% for happening in ['transferred', 'queued', 'handed_over', 'dequeued', 'answered', 'ended'] %}
        select
            {{ loop.index }} as place,
            '{{ happening }}' as happening
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

happened as (

    select
        leg_story.*,
        happenings.place,
        happenings.happening
    from leg_story
    cross join happenings
    where
        case happenings.happening
            -- A warm transfer leaves no time of completion on the first leg, but it too makes a second one.
            when 'transferred'
                then
                    lower(leg_story.initiation_method) in ('transfer', 'queue_transfer')
                    and leg_story.has_person_before
            when 'queued' then leg_story.enqueued_at is not null
            when 'dequeued' then leg_story.enqueued_at is not null and leg_story.left_queue_at is not null
            when 'handed_over'
                then
                    leg_story.ai_type is not null
                    and (
                        leg_story.is_first_passed_on
                        -- Given up by the AI, and nobody there to take it.
                        or (leg_story.is_escalated and leg_story.is_ever_passed_on = 0)
                    )
            when 'answered' then leg_story.agent_connected_at is not null
            when 'ended' then leg_story.is_last_leg and leg_story.is_over = 1
        end

),

leg_events as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            {{ name }},
        {%- endfor %}
        native_id || '-' || happening as native_id,
        conversation_native_id,
        leg_number,
        place,
        case happening
            when 'transferred' then initiated_at
            when 'queued' then enqueued_at
            when 'handed_over'
                then coalesce(enqueued_at, agent_connected_at, bot_ended_at, disconnected_at)
            when 'dequeued' then left_queue_at
            when 'answered' then agent_connected_at
            when 'ended' then disconnected_at
        end as occurred_at,
        case
            when happening = 'transferred' then 'transfer'
            when happening = 'queued' then 'queue_enter'
            when happening = 'handed_over' then 'handoff_requested'
            when happening = 'dequeued' then 'queue_exit'
            when happening = 'ended' then 'session_end'
            when ai_type is not null and not has_person_before then 'handoff_accepted'
            else 'assignment'
        end as event_type,
        case happening when 'ended' then disconnect_reason else initiation_method end as event_type_raw,
        case happening
            when 'transferred' then agent_before
            when 'answered' then agent_native_id
            when 'ended' then case when lower(disconnect_reason) like 'agent_%' then agent_native_id end
        end as actor_native_id,
        case
            when happening in ('transferred', 'answered') then 'human_agent'
            -- When the AI took part is told by its turns and segments, not by the end of its part.
            when happening <> 'ended' then 'system'
        end as actor_type,
        case when happening = 'ended' then disconnect_reason end as ended_by_raw,
        case
            when happening = 'transferred' then 'human_agent'
            when happening = 'handed_over' then ai_type
        end as from_actor_type,
        case when happening in ('transferred', 'handed_over') then 'human_agent' end as to_actor_type,
        case when happening in ('transferred', 'handed_over') then agent_native_id end as to_actor_native_id,
        case when happening = 'transferred' then queue_before when happening = 'dequeued' then queue end as from_queue,
        case when happening in ('transferred', 'queued', 'handed_over') then queue end as to_queue,
        case when happening = 'handed_over' then reason_so_far end as reason_raw
    from happened

)

select * from leg_events
