with

items as (

    select * from {{ ref('stg_zendesk__audit_items') }}

),

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

sorted as (

    select
        items.*,
        {{ mapped_value('audit_event', 'items.event_type') }} as what
    from items
    {{ mapped_joins('items', {'audit_event': 'items.event_type'}) }}

),

-- Zendesk adds sorts of events without notice: those that no row of the seed knows are listed, and do nothing.
audit_turns as (

    select
        {{ row_columns('sorted') }},
        'audit-' || sorted.native_id as event_native_id,
        sorted.ticket_id as conversation_native_id,
        tickets.requester_id as customer_native_id,
        sorted.user_id as user_native_id,
        {{ no_text() }} as role_hint,
        {{ no_text() }} as chat_source,
        sorted.what,
        sorted.event_type as what_raw,
        sorted.happened_at as occurred_at,
        's' as time_precision,
        1 as turn_order,
        sorted.event_order as native_order,
        true as is_public,
        {{ no_text() }} as text,
        {{ no_text() }} as reason_raw,
        {{ no_text() }} as from_user,
        {{ no_text() }} as to_user,
        {{ no_text() }} as from_group,
        {{ no_text() }} as to_group,
        {{ no_text() }} as moved
    from sorted
    left join tickets
        on sorted.source_instance = tickets.source_instance and sorted.ticket_id = tickets.native_id
    where sorted.what <> 'ignored'

)

select * from audit_turns
