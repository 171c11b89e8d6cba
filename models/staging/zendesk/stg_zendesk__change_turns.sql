with

changes as (

    select * from {{ ref('stg_zendesk__ticket_changes') }}

),

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

mergers as (

    select * from {{ ref('stg_zendesk__ticket_merges') }}

),

told as (

    select
        {{ row_columns('changes') }},
        'change-' || changes.native_id as event_native_id,
        changes.ticket_id as conversation_native_id,
        changes.user_id as user_native_id,
        {{ no_text() }} as role_hint,
        case
            when changes.event_type = 'close' and changes.updated = mergers.merged_at then 'merge'
            else changes.event_type
        end as what,
        changes.field_name || ': ' || coalesce(changes.value, '') as what_raw,
        changes.updated as occurred_at,
        's' as time_precision,
        -- Audits number comments and changes alike; without their numbers changes follow the comments of a second.
        case when changes.event_order is null then 2 else 1 end as turn_order,
        coalesce(changes.event_order, cast(changes.field_order as bigint)) as native_order,
        case
            when changes.field_name = 'assignee_id' then changes.previous_value
            when changes.field_name = 'group_id' then changes.assignee_held
        end as from_user,
        case when changes.field_name = 'assignee_id' then changes.value end as to_user,
        case when changes.field_name = 'group_id' then changes.previous_value else changes.group_held end as from_group,
        case when changes.field_name = 'group_id' then changes.value else changes.group_held end as to_group,
        -- Whoever moves a ticket to a group and a person at once moves it once: the group tells it.
        case
            when changes.is_reassignment and changes.field_name = 'group_id' then 'group'
            when changes.is_reassignment and not changes.is_group_moved then 'person'
        end as moved
    from changes
    left join mergers
        on changes.source_instance = mergers.source_instance and changes.ticket_id = mergers.ticket_id
    union all
    -- A merge closes a ticket that nobody solved.
    select
        {{ row_columns('tickets') }},
        'merged-' || tickets.native_id as event_native_id,
        tickets.native_id as conversation_native_id,
        {{ no_text() }} as user_native_id,
        'merge' as role_hint,
        'close' as what,
        'merged' as what_raw,
        mergers.merged_at as occurred_at,
        case when mergers.merged_at is null then 'none' else 's' end as time_precision,
        3 as turn_order,
        cast(null as bigint) as native_order,
        {{ no_text() }} as from_user,
        {{ no_text() }} as to_user,
        {{ no_text() }} as from_group,
        {{ no_text() }} as to_group,
        {{ no_text() }} as moved
    from tickets
    inner join mergers
        on tickets.source_instance = mergers.source_instance and tickets.native_id = mergers.ticket_id

),

change_turns as (

    select
        told.*,
        tickets.requester_id as customer_native_id,
        {{ no_text() }} as chat_source,
        true as is_public,
        {{ no_text() }} as text,
        {{ no_text() }} as reason_raw
    from told
    left join tickets
        on told.source_instance = tickets.source_instance and told.conversation_native_id = tickets.native_id

)

select * from change_turns
