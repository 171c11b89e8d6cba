with

leg_story as (

    select * from {{ ref('stg_amazon_connect__leg_story') }}

),

handlers as (

    {% for handler, place in {'ivr': 1, 'ai_agent': 2, 'queue': 500, 'human_agent': 600}.items() %}
        select
            {{ place }} as place,
            '{{ handler }}' as handler
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Of a flow without a bot the start alone is known: it ends where the queue, the agent or the hang-up begins.
leg_segments as (

    select
        {{ row_columns('leg_story') }},
        leg_story.conversation_native_id,
        leg_story.native_id || '-' || handlers.handler as segment_native_id,
        leg_story.is_customer_leg,
        leg_story.leg_number * 1000 + handlers.place as seq,
        handlers.handler as handler_type,
        case handlers.handler
            when 'human_agent' then leg_story.agent_native_id when 'ai_agent' then leg_story.ai_agent_native_id
        end as actor_native_id,
        case when handlers.handler in ('queue', 'human_agent') then leg_story.queue end as queue,
        case when handlers.handler = 'queue' then leg_story.enqueued_at end as enqueued_at,
        case
            when handlers.handler = 'human_agent' then leg_story.agent_connected_at
            when handlers.handler in ('ivr', 'ai_agent') then coalesce(leg_story.connected_at, leg_story.initiated_at)
        end as accepted_at,
        case
            when handlers.handler = 'queue' then leg_story.left_queue_at
            when handlers.handler = 'human_agent' then leg_story.disconnected_at
            else coalesce(leg_story.enqueued_at, leg_story.agent_connected_at, leg_story.disconnected_at)
        end as ended_at,
        leg_story.disconnect_reason as end_reason,
        case when handlers.handler = 'human_agent' then leg_story.talk_seconds end as talk_seconds,
        case when handlers.handler = 'human_agent' then leg_story.hold_seconds end as hold_seconds,
        case when handlers.handler = 'human_agent' then leg_story.wrap_seconds end as wrap_seconds
    from leg_story
    cross join handlers
    where
        case handlers.handler
            when 'queue' then leg_story.enqueued_at is not null
            when 'human_agent' then leg_story.agent_connected_at is not null
            when 'ai_agent' then leg_story.is_self_service and not leg_story.is_bot
            when 'ivr'
                then
                    lower(leg_story.channel) = 'voice' and lower(leg_story.initiation_method) = 'inbound'
                    and leg_story.ai_rank = 0
        end

)

select * from leg_segments
