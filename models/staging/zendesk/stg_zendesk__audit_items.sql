{#- A table: changes, comments and what is neither are read from it, and JSON is opened once. -#}
{{ config(materialized='table') }}
with

audits as (

    select
        *,
        case when events like '[%' then events end as items
    from {{ ref('stg_zendesk__ticket_audit') }}
    where is_latest_version

),

ticket_events as (

    select
        *,
        case when child_events like '[%' then child_events end as items
    from {{ ref('stg_zendesk__ticket_event') }}
    where is_latest_version

),

listed as (

    select
        {{ row_columns('audits') }},
        audits.ticket_id,
        audits.created_at as happened_at,
        audits.author_id,
        audits.via as update_via,
        1 as preference,
        part.position,
        cast(part.item as {{ dbt.type_string() }}) as item
    from audits
    {{ json_items('audits.items', 'part') }}
    union all
    select
        {{ row_columns('ticket_events') }},
        ticket_events.ticket_id,
        ticket_events.created_at as happened_at,
        ticket_events.updater_id as author_id,
        {{ no_text() }} as update_via,
        2 as preference,
        part.position,
        cast(part.item as {{ dbt.type_string() }}) as item
    from ticket_events
    {{ json_items('ticket_events.items', 'part') }}

),

-- A ticket has a field `type`, so that the stream of ticket events calls its own sort otherwise.
opened as (

    select
        listed.*,
        coalesce(
            {{ json_text('item', 'id') }}, native_id || '-' || cast(position as {{ dbt.type_string() }})
        ) as item_native_id,
        case when preference = 1 then {{ json_text('item', 'type') }} else {{ json_text('item', 'event_type') }} end
            as event_type,
        lower(replace(coalesce(
            {{ json_text('item', ['via', 'channel']) }},
            case when substr({{ json_text('item', 'via') }}, 1, 1) <> '{' then {{ json_text('item', 'via') }} end,
            {{ json_text('update_via', 'channel') }}
        ), ' ', '_')) as via_channel,
        lower(coalesce(
            {{ json_text('item', ['via', 'source', 'rel']) }}, {{ json_text('update_via', ['source', 'rel']) }}
        )) as via_rel,
        coalesce(
            {{ json_text('item', ['via', 'source', 'to', 'ticket_id']) }},
            {{ json_text('update_via', ['source', 'to', 'ticket_id']) }},
            {{ json_text('item', ['via', 'source', 'from', 'ticket_id']) }},
            {{ json_text('update_via', ['source', 'from', 'ticket_id']) }}
        ) as via_ticket_id
    from listed

),

numbered as (

    select
        opened.*,
        cast({{ json_number('item_native_id') }} as bigint) as event_order,
        row_number() over (partition by source_instance, item_native_id order by preference, native_id) as telling
    from opened
    where event_type is not null

),

-- One update is one audit and one ticket event: what both tell of is told once.
audit_items as (

    select
        {{ row_columns() | replace('native_id', 'item_native_id as native_id') }},
        ticket_id,
        happened_at,
        event_type,
        preference,
        item,
        event_order,
        cast({{ json_number('native_id') }} as bigint) as update_order,
        -- A trigger works inside the update of whoever set it off.
        case
            when via_channel in ('rule', '8') or via_rel in ('trigger', 'automation') then null
            else author_id
        end as user_id,
        coalesce(via_channel in ('merge', '19') or via_rel = 'merge', false) as is_merge,
        case when via_channel in ('merge', '19') or via_rel = 'merge' then nullif(via_ticket_id, ticket_id) end
            as merged_with
    from numbered
    where telling = 1

)

select * from audit_items
