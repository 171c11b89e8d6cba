with

unioned as (

    select * from {{ ref('stg_amazon_connect__leg_segments') }}
    union all
    select * from {{ ref('stg_amazon_connect__bot_segments') }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_test', 'extra') %}
            {{ name }},
        {%- endfor %}
        segment_native_id as native_id,
        -- Work beside the customer's contact is kept and counts nowhere.
        coalesce(is_test, false) or not is_customer_leg as is_test,
        {{ no_text() }} as extra,
        conversation_native_id,
        cast(seq as bigint) as seq,
        handler_type,
        actor_native_id,
        queue,
        enqueued_at,
        accepted_at,
        ended_at,
        end_reason,
        talk_seconds,
        hold_seconds,
        wrap_seconds
    from unioned

),

segments as (

    select
        {{ common_columns('segments') }},
        {{ contract_columns('segments', given=[
            'conversation_native_id', 'seq', 'handler_type', 'actor_native_id', 'queue', 'enqueued_at', 'accepted_at',
            'ended_at', 'end_reason', 'talk_seconds', 'hold_seconds', 'wrap_seconds',
        ]) }}
    from named

)

select * from segments
