with

handlings as (

    select
        {{ row_columns() }},
        segment_native_id,
        conversation_native_id,
        handler_type,
        actor_native_id,
        queue_id,
        enqueued_at,
        accepted_at,
        ended_at,
        end_reason,
        talk_seconds,
        wrap_seconds
    from {{ ref('stg_salesforce__handlings') }}
    union all
    select
        {{ row_columns() }},
        segment_native_id,
        conversation_native_id,
        'queue' as handler_type,
        {{ no_text() }} as actor_native_id,
        queue_id,
        enqueued_at,
        cast(null as timestamp) as accepted_at,
        ended_at,
        {{ no_text() }} as end_reason,
        cast(null as bigint) as talk_seconds,
        cast(null as bigint) as wrap_seconds
    from {{ ref('stg_salesforce__waits') }}

),

queues as (

    select * from {{ ref('stg_salesforce__queues') }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            handlings.{{ name }},
        {%- endfor %}
        handlings.segment_native_id as native_id,
        {{ no_text() }} as extra,
        handlings.conversation_native_id,
        cast(row_number() over (
            partition by handlings.source_instance, handlings.conversation_native_id
            order by
                coalesce(handlings.accepted_at, handlings.enqueued_at) asc nulls last,
                {{ binary_order('handlings.segment_native_id') }} asc
        ) as bigint) as seq,
        handlings.handler_type,
        handlings.actor_native_id,
        coalesce(queues.queue, handlings.queue_id) as queue,
        handlings.enqueued_at,
        handlings.accepted_at,
        handlings.ended_at,
        handlings.end_reason,
        cast(handlings.talk_seconds as {{ type_double() }}) as talk_seconds,
        cast(handlings.wrap_seconds as {{ type_double() }}) as wrap_seconds
    from handlings
    left join queues
        on handlings.source_instance = queues.source_instance and handlings.queue_id = queues.queue_native_id

),

segments as (

    select
        {{ common_columns('segments') }},
        {{ contract_columns('segments', given=[
            'conversation_native_id', 'seq', 'handler_type', 'actor_native_id', 'queue', 'enqueued_at', 'accepted_at',
            'ended_at', 'end_reason', 'talk_seconds', 'wrap_seconds',
        ]) }}
    from named

)

select * from segments
