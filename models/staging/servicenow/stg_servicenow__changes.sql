-- Each update beside the one before it, so that what changed can be read off.
with

updates as (

    select * from {{ ref('stg_servicenow__updates') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'servicenow'

),

-- An account that is no person may hold an incident as well as update it.
held as (

    select
        updates.*,
        coalesce({{ mapped_value('actor', 'updates.assigned_to', otherwise="'human_agent'") }}, 'human_agent')
            as assignee_type
    from updates
    {{ mapped_joins('updates', {'actor': 'updates.assigned_to'}) }}

),

judged as (

    select
        held.*,
        coalesce({{ mapped_value('outcome_claim', 'held.state_raw') }} = 'resolved', false) as is_done,
        coalesce({{ mapped_value('status', 'held.state_raw') }} = 'closed', false) as is_closed,
        coalesce({{ mapped_value('actor', 'held.updated_by', otherwise="'human_agent'") }}, 'human_agent')
            as actor_type
    from held
    {{ mapped_joins('held', {
        'outcome_claim': 'held.state_raw',
        'status': 'held.state_raw',
        'actor': 'held.updated_by',
    }) }}

),

changes as (

    select
        judged.*,
        update_number = 1 as is_first,
        is_done or is_closed as is_over,
        coalesce(lag(is_done) over incident, false) as was_done,
        coalesce(lag(is_done or is_closed) over incident, false) as was_over,
        lag(assignment_group) over incident as group_before,
        lag(assigned_to) over incident as assignee_before,
        coalesce(lag(reassignment_count) over incident, reassignment_count, 0) as reassignments_before
    from judged
    window
        incident as (partition by source_system, source_instance, incident_native_id order by update_number)

)

select * from changes
