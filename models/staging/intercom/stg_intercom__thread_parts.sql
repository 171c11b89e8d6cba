with

parts as (

    select * from {{ ref('stg_intercom__parts') }}
    where not coalesce(is_deleted, false)

),

events as (

    select * from {{ ref('stg_intercom__events') }}
    where not coalesce(is_deleted, false)

),

counted as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        1 as part_count,
        0 as human_reply,
        cast(null as timestamp) as closed_at
    from parts
    union all
    select
        source_system,
        source_instance,
        conversation_native_id,
        0 as part_count,
        case when event_type = 'message' then 1 else 0 end as human_reply,
        case when event_type = 'close' then occurred_at end as closed_at
    from events
    where event_type = 'close' or (event_type = 'message' and actor_type in ('human_agent', 'supervisor'))

),

thread_parts as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        cast(sum(part_count) as bigint) as part_count,
        max(human_reply) = 1 as has_human_reply,
        max(closed_at) as last_closed_at
    from counted
    group by source_system, source_instance, conversation_native_id

)

select * from thread_parts
