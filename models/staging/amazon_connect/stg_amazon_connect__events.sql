with

leg_events as (

    select * from {{ ref('stg_amazon_connect__leg_events') }}

),

turn_events as (

    select * from {{ ref('stg_amazon_connect__turn_events') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

listed as (

    select
        {{ row_columns() }},
        conversation_native_id,
        leg_number,
        place,
        cast(null as bigint) as item_number,
        occurred_at as sorted_at,
        occurred_at,
        's' as time_precision,
        event_type,
        event_type_raw,
        actor_native_id,
        actor_type,
        {{ no_text() }} as actor_type_raw,
        ended_by_raw,
        from_actor_type,
        to_actor_type,
        to_actor_native_id,
        from_queue,
        to_queue,
        reason_raw,
        {{ no_text() }} as message_kind,
        {{ no_text() }} as text,
        cast(null as {{ type_double() }}) as sentiment_score
    from leg_events
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        leg_number,
        -- Behind what brought the handler in.
        10 as place,
        item_number,
        coalesce(occurred_at, leg_sorted_at) as sorted_at,
        occurred_at,
        time_precision,
        event_type,
        event_type_raw,
        actor_native_id,
        actor_type,
        actor_type_raw,
        {{ no_text() }} as ended_by_raw,
        {{ no_text() }} as from_actor_type,
        {{ no_text() }} as to_actor_type,
        {{ no_text() }} as to_actor_native_id,
        {{ no_text() }} as from_queue,
        {{ no_text() }} as to_queue,
        {{ no_text() }} as reason_raw,
        message_kind,
        text,
        sentiment_score
    from turn_events

),

named as (

    select
        listed.*,
        {{ no_text() }} as extra,
        coalesce(listed.actor_type, {{ mapped_value('ended_by', 'listed.ended_by_raw') }}, 'system') as done_by,
        coalesce(listed.actor_type_raw, listed.ended_by_raw) as done_by_raw,
        {{ mapped_value('reason', 'listed.reason_raw') }} as reason,
        case when listed.event_type = 'message' then true end as is_public,
        row_number() over (
            partition by listed.source_system, listed.source_instance, listed.conversation_native_id
            order by
                listed.leg_number nulls last,
                case when listed.event_type = 'session_end' then 1 else 0 end,
                listed.sorted_at nulls last,
                listed.place,
                listed.item_number,
                {{ binary_order('listed.native_id') }}
        ) as seq
    from listed
    {{ mapped_joins('listed', {'ended_by': 'listed.ended_by_raw', 'reason': 'listed.reason_raw'}) }}

),

renamed as (

    select
        {{ row_columns() }},
        extra,
        conversation_native_id,
        seq,
        occurred_at,
        case when occurred_at is null then 'none' else time_precision end as time_precision,
        event_type,
        event_type_raw,
        actor_native_id,
        done_by as actor_type,
        done_by_raw as actor_type_raw,
        is_public,
        message_kind,
        text,
        sentiment_score,
        from_actor_type,
        to_actor_type,
        to_actor_native_id,
        from_queue,
        to_queue,
        reason,
        reason_raw
    from named

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type', 'event_type_raw',
            'actor_native_id', 'actor_type', 'actor_type_raw', 'is_public', 'message_kind', 'text',
            'sentiment_score', 'from_actor_type', 'to_actor_type', 'to_actor_native_id', 'from_queue', 'to_queue',
            'reason', 'reason_raw',
        ]) }}
    from renamed

)

select * from events
