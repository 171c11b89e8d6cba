{% set user_id = json_text('author', 'zen:support:user_id') %}
with

entries as (

    select * from {{ ref('stg_zendesk__conversation_log') }}
    where is_latest_version

),

log_entries as (

    select
        {{ row_columns() }},
        ticket_id,
        type as type_raw,
        created_at,
        case when reference like 'zen:ticket_event:%' then substr(reference, 18) end as comment_id,
        -- A bot has no user, or shares -1 with the system; the messaging platform knows it by a name of its own.
        coalesce(
            nullif({{ user_id }}, '-1'), 'sunco-' || {{ json_text('author', 'zen:sunco:user_id') }}, {{ user_id }}
        ) as user_native_id,
        case when {{ json_text('author', 'type') }} <> 'bot' then lower({{ json_text('author', 'type') }}) end
            as role_hint,
        lower(coalesce(
            {{ json_text('source', 'type') }}, case when {{ json_text('author', 'type') }} = 'bot' then 'bot' end
        )) as chat_source,
        coalesce({{ json_text('content', 'text') }}, {{ json_text('content', 'body') }}) as text,
        case {{ json_text('metadata', 'public') }} when 'true' then true when 'false' then false end as is_public
    from entries

)

select * from log_entries
