with landed as (
    select * from {{ ref('int_events__landed') }}
),

-- Only files that are in the landing now may count, whatever an interrupted run left behind.
batches as (
    select batch_id
    from {{ source('landing', 'batches') }}
    where
        vendor in (
            '{{ var("vendors") | join("', '") }}'
        )
),

conversations as (
    select conversation_key
    from {{ ref('int_conversations__versioned') }}
    where is_live
),

actors as (
    select
        actor_key,
        actor_type
    from {{ ref('int_actors__conformed') }}
    where is_latest
),

ranked as (
    select
        landed.*,
        {{ version_rank('landed.event_key') }} as version_rank
    from landed
    where
        landed.batch_id in (select batches.batch_id from batches)
        or landed.batch_id = '{{ warehouse_batch() }}'
),

live as (
    select
        ranked.*,
        ranked.occurred_at is not null and coalesce(ranked.time_precision, 's') in ('ms', 's') as has_exact_time
    from ranked
    inner join conversations on ranked.conversation_key = conversations.conversation_key
    where {{ is_live('ranked') }}
),

-- Times beat export order when all of the conversation's are exact, and only then (R8); events without effect on
-- any rule have none on the order either (R6, R75).
judged as (
    select
        live.*,
        -- Who is named by an id alone is what their record says (R76).
        coalesce(
            case when live.to_actor_type not in ('unknown', 'unmapped') then live.to_actor_type end, actors.actor_type
        ) as receiver_type,
        min(case when live.has_exact_time or live.event_type in ('unmapped', 'status_change') then 1 else 0 end) over (
            partition by live.conversation_key
        ) = 1 as is_time_ordered
    from live
    left join actors on live.to_actor_key = actors.actor_key
),

events_conformed as (
    select
        event_key,
        conversation_key,
        source_system,
        source_instance,
        loaded_at,
        row_number() over (
            partition by conversation_key
            order by
                case when is_time_ordered then occurred_at end asc nulls last,
                seq asc nulls last,
                occurred_at asc nulls last,
                {{ binary_order('native_id') }} asc
        ) as event_position,
        has_exact_time,
        occurred_at,
        time_precision,
        seq,
        event_type,
        actor_key,
        actor_type,
        is_public,
        -- R6
        case when message_kind = 'unmapped' then 'other' else message_kind end as message_kind,
        sentiment_score,
        intent,
        rephrase_of_event_key,
        parent_event_key,
        field_name,
        from_actor_type,
        receiver_type as to_actor_type,
        to_actor_key,
        from_queue,
        to_queue,
        from_channel,
        to_channel,
        reason,
        context_fields,
        context_field_count,
        context_has_summary,
        context_has_history,
        release_version,
        knowledge_version
    from judged
)

select * from events_conformed
