with

changes as (

    select
        *,
        -- Fields that change in one update share its second: where it went, who has it, what state it is in.
        case field_name when 'group_id' then 1 when 'assignee_id' then 2 else 3 end as field_order
    from {{ ref('stg_zendesk__field_changes') }}
    where field_name in ('status', 'assignee_id', 'group_id')

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

-- A connector exports no old value: it is the field's value before. Counting the changes of a field numbers what it
-- holds.
followed as (

    select
        changes.*,
        {{ mapped_value('status', 'changes.value') }} as status,
        case
            when changes.knows_previous then changes.told_previous
            else
                lag(changes.value) over (
                    partition by changes.source_instance, changes.ticket_id, changes.field_name
                    order by changes.updated, coalesce(changes.event_order, 0), changes.native_id
                )
        end as previous_value,
        count(case when changes.field_name = 'group_id' then 1 end) over so_far as group_number,
        count(case when changes.field_name = 'assignee_id' then 1 end) over so_far as assignee_number
    from changes
    {{ mapped_joins('changes', {'status': 'changes.value'}) }}
    window so_far as (
        partition by changes.source_instance, changes.ticket_id
        order by
            changes.updated,
            coalesce(changes.update_order, 0),
            changes.field_order,
            coalesce(changes.event_order, 0),
            changes.native_id
        rows between unbounded preceding and current row
    )

),

compared as (

    select
        followed.*,
        coalesce(followed.field_name <> 'status' and followed.value <> followed.previous_value, false)
            as is_reassignment,
        {{ mapped_value('status', 'followed.previous_value') }} as previous_status,
        max(case when followed.field_name = 'group_id' then followed.value end) over (
            partition by followed.source_instance, followed.ticket_id, followed.group_number
        ) as group_held,
        max(case when followed.field_name = 'assignee_id' then followed.value end) over (
            partition by followed.source_instance, followed.ticket_id, followed.assignee_number
        ) as assignee_held
    from followed
    {{ mapped_joins('followed', {'status': 'followed.previous_value'}) }}

),

ticket_changes as (

    select
        {{ row_columns() }},
        ticket_id,
        field_name,
        updated,
        user_id,
        value,
        previous_value,
        field_order,
        event_order,
        is_merge,
        merged_with,
        group_held,
        assignee_held,
        is_reassignment,
        max(case when field_name = 'group_id' and is_reassignment then 1 else 0 end) over (
            partition by source_instance, ticket_id, updated
        ) = 1 as is_group_moved,
        case
            when field_name <> 'status' then 'assignment'
            -- A deleted ticket was not solved, and closed follows solved days later by itself.
            when value = 'deleted' then 'status_change'
            when status = 'closed' and coalesce(previous_status, 'open') <> 'closed' then 'close'
            when status in ('open', 'pending') and previous_status = 'closed' then 'reopen'
            else 'status_change'
        end as event_type
    from compared

)

select * from ticket_changes
