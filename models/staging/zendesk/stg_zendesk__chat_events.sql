with

landed as (

    select * from {{ ref('stg_zendesk__ticket_chat_event') }}
    where is_latest_version and not coalesce(is_history_context, false)

),

log_messages as (

    select * from {{ ref('stg_zendesk__log_messages') }}

),

chat_events as (

    select
        {{ row_columns() }},
        chat_id,
        chat_index,
        created_at,
        type as type_raw,
        message,
        reason as reason_raw,
        case
            when actor_id like 'agent:%' then nullif(substr(actor_id, 7), '')
            when actor_id not in ('__system', '__trigger') then nullif(trim(actor_id), '')
        end as user_native_id,
        -- What the field says beside or instead of a user's number.
        case
            when actor_id in ('__system', '__trigger') then actor_id
            when coalesce(nullif(trim(actor_id), ''), 'agent:') = 'agent:' then 'blank'
            when actor_id like 'agent:%' then 'agent'
        end as role_hint,
        lower({{ json_text('original_message', ['source', 'type']) }}) as chat_source,
        'ms' as time_precision
    from landed
    union all
    select
        {{ row_columns() }},
        chat_id,
        cast(null as bigint) as chat_index,
        created_at,
        type_raw,
        text as message,
        {{ no_text() }} as reason_raw,
        user_native_id,
        role_hint,
        chat_source,
        's' as time_precision
    from log_messages

)

select * from chat_events
