with timeline as (
    select * from {{ ref('int_timeline__ordered') }}
),

classed as (
    select
        timeline.*,
        case when event_type = 'close' then 1 else 0 end as is_close,
        case
            when event_type = 'reopen' then 1
            when
                event_type = 'message' and actor_type = 'customer'
                and coalesce(message_kind, 'other') <> 'acknowledgement'
                then 1
            else 0
        end as is_demand,
        case when event_type = 'message' and actor_type = 'customer' then 1 else 0 end as is_customer_message
    from timeline
),

-- The position of the latest close and of the latest demand before this item, in the same conversation (R21).
looking_back as (
    select
        classed.*,
        max(case when is_close = 1 then event_position end) over earlier as closed_position,
        max(case when is_demand = 1 then event_position end) over earlier as demanded_position,
        cast(coalesce(sum(is_customer_message) over earlier, 0) as bigint) as customer_messages_before
    from classed
    window earlier as (
        partition by conversation_key
        order by event_position asc nulls last
        rows between unbounded preceding and 1 preceding
    )
),

started as (
    select
        looking_back.*,
        case
            when
                is_demand = 1 and closed_position is not null
                and closed_position > coalesce(demanded_position, 0)
                then 1
            else 0
        end as is_episode_start
    from looking_back
),

timeline_cycled as (
    select
        contact_key,
        conversation_key,
        cast(1 + sum(is_episode_start) over (
            partition by contact_key order by contact_position rows between unbounded preceding and current row
        ) as bigint) as episode_number,
        contact_position,
        item_key,
        item_type,
        happened_at,
        sort_at,
        exact_at,
        event_type,
        actor_type,
        actor_key,
        is_public,
        message_kind,
        sentiment_score,
        reason,
        from_actor_type,
        to_actor_type,
        to_actor_key,
        release_version,
        customer_messages_before,
        is_customer_message = 1 as is_customer_message,
        is_episode_start = 1 as is_episode_start
    from started
)

select * from timeline_cycled
