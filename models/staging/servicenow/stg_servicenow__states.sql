-- A connector keeps an incident as it stands now: its times tell which states it has been in.
with

incidents as (

    select * from {{ ref('stg_servicenow__incident') }}
    where is_latest_version

),

tasks as (

    select * from {{ ref('stg_servicenow__task') }}
    where is_latest_version

),

joined as (

    select
        incidents.*,
        tasks.contact_type,
        tasks.priority,
        tasks.assignment_group_value as assignment_group,
        tasks.assigned_to_value as assigned_to,
        tasks.closed_by_value as closed_by,
        tasks.reassignment_count,
        tasks.made_sla,
        coalesce(tasks.opened_at, incidents.sys_created_on) as opened_at,
        tasks.closed_at
    from incidents
    left join tasks
        on
            incidents.native_id = tasks.native_id
            and incidents.source_instance = tasks.source_instance
            and not coalesce(tasks.is_deleted, false)

),

states as (

    select
        joined.*,
        0 as state_order,
        '1' as state_raw,
        opened_at as entered_at,
        {{ no_text() }} as entered_by
    from joined

    union all

    -- What was reopened had been resolved; when, the later resolution has overwritten.
    select
        joined.*,
        1 as state_order,
        '6' as state_raw,
        cast(null as timestamp) as entered_at,
        {{ no_text() }} as entered_by
    from joined
    where reopened_time is not null

    union all

    select
        joined.*,
        2 as state_order,
        '2' as state_raw,
        reopened_time as entered_at,
        {{ no_text() }} as entered_by
    from joined
    where reopened_time is not null

    union all

    select
        joined.*,
        3 as state_order,
        '6' as state_raw,
        resolved_at as entered_at,
        resolved_by_value as entered_by
    from joined
    where resolved_at is not null and (reopened_time is null or resolved_at >= reopened_time)

    union all

    select
        joined.*,
        4 as state_order,
        incident_state as state_raw,
        coalesce(closed_at, source_updated_at) as entered_at,
        closed_by as entered_by
    from joined
    where incident_state is not null

)

select * from states
