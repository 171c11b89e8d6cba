-- Both forms as one: an incident as it stood after each of its updates.
{{ config(materialized='table') }}

with

of_log as (

    select
        {{ row_columns() }},
        number as incident_native_id,
        sys_mod_count as update_order,
        sys_updated_at as updated_at,
        sys_updated_by as updated_by,
        incident_state as state_raw,
        caller_id as caller,
        opened_at,
        contact_type,
        category,
        priority,
        assignment_group,
        assigned_to,
        reassignment_count,
        reopen_count,
        made_sla as has_made_sla
    from {{ ref('stg_servicenow__incident_log') }}
    where is_latest_version

),

of_connector as (

    select
        {{ row_columns() }},
        native_id as incident_native_id,
        state_order as update_order,
        entered_at as updated_at,
        entered_by as updated_by,
        state_raw,
        caller_id_value as caller,
        opened_at,
        contact_type,
        category,
        priority,
        assignment_group,
        assigned_to,
        reassignment_count,
        reopen_count,
        made_sla as has_made_sla
    from {{ ref('stg_servicenow__states') }}

),

both_forms as (

    select * from of_log
    union all
    select * from of_connector

),

-- Several updates may share a minute: their number says the order.
updates as (

    select
        both_forms.*,
        row_number() over (
            partition by source_system, source_instance, incident_native_id
            order by update_order asc nulls first, updated_at asc nulls first
        ) as update_number,
        row_number() over (
            partition by source_system, source_instance, incident_native_id
            order by update_order desc nulls last, updated_at desc nulls last
        ) = 1 as is_latest
    from both_forms

)

select * from updates
