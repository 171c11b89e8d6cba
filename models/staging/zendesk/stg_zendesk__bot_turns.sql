with

bot_sessions as (

    select * from {{ ref('stg_zendesk__bot_sessions') }}
    where ended_at is not null

),

-- The export counts the messages and keeps none of them: what is known is that it ended, and where it led.
told as (

    select
        {{ row_columns() }},
        'bot-end-' || native_id as event_native_id,
        conversation_native_id,
        'session_end' as what,
        'session_end' as what_raw,
        {{ no_text() }} as user_native_id,
        'nobody' as role_hint,
        2 as turn_order,
        ended_at as occurred_at
    from bot_sessions
    union all
    select
        {{ row_columns() }},
        'bot-handoff-' || native_id as event_native_id,
        conversation_native_id,
        'handoff_requested' as what,
        outcome_claim_raw as what_raw,
        -- Told by the end of the session: when the bot took part is told by the segment.
        {{ no_text() }} as user_native_id,
        'nobody' as role_hint,
        1 as turn_order,
        ended_at as occurred_at
    from bot_sessions
    where outcome_claim = 'escalated'

),

bot_turns as (

    select
        told.*,
        's' as time_precision,
        cast(null as bigint) as native_order,
        true as is_public,
        {{ no_text() }} as customer_native_id,
        {{ no_text() }} as chat_source,
        {{ no_text() }} as text,
        {{ no_text() }} as reason_raw,
        {{ no_text() }} as from_user,
        {{ no_text() }} as to_user,
        {{ no_text() }} as from_group,
        {{ no_text() }} as to_group,
        {{ no_text() }} as moved
    from told

)

select * from bot_turns
