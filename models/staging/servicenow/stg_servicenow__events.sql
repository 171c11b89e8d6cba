with

changes as (

    select * from {{ ref('stg_servicenow__changes') }}

),

-- Opening an incident is what the caller says first; of later talk the export has nothing.
kinds as (

    select
        0 as place,
        'opened' as happening,
        'message' as event_type
    union all
    select
        1 as place,
        'reopened' as happening,
        'reopen' as event_type
    union all
    select
        2 as place,
        'reassigned' as happening,
        'transfer' as event_type
    union all
    select
        3 as place,
        'assigned' as happening,
        'assignment' as event_type
    union all
    select
        4 as place,
        'closed' as happening,
        'close' as event_type

),

happenings as (

    select
        changes.*,
        kinds.*,
        case when kinds.happening = 'opened' then 'customer' else changes.actor_type end as said_by,
        case when kinds.happening = 'opened' then changes.caller else changes.updated_by end as actor_native_id,
        case when kinds.happening = 'opened' then changes.opened_at else changes.updated_at end as happened_at
    from changes
    cross join kinds
    where
        case kinds.happening
            when 'opened' then changes.is_first
            when 'reopened' then changes.was_over and not changes.is_over
            when 'reassigned' then changes.reassignment_count > changes.reassignments_before
            when 'assigned' then changes.assigned_to <> coalesce(changes.assignee_before, '')
            when 'closed' then changes.is_over and not changes.was_over
        end

),

named as (

    select
        source_system,
        source_instance,
        incident_native_id || '-' || cast(update_number as {{ dbt.type_string() }}) || '-' || happening as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        incident_native_id as conversation_native_id,
        actor_native_id,
        update_number * 10 + place as seq,
        happened_at as occurred_at,
        case when happened_at is not null then 's' end as time_precision,
        event_type,
        happening as event_type_raw,
        said_by as actor_type,
        event_type = 'message' as is_public,
        case when event_type = 'transfer' then group_before end as from_queue,
        case when event_type = 'transfer' then assignment_group end as to_queue,
        case when event_type = 'transfer' then 'human_agent' end as from_actor_type,
        case when event_type in ('transfer', 'assignment') then assignee_type end as to_actor_type,
        case when event_type in ('transfer', 'assignment') then assigned_to end as to_actor_native_id
    from happenings

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'actor_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type',
            'event_type_raw', 'actor_type', 'is_public', 'from_queue', 'to_queue', 'from_actor_type', 'to_actor_type',
            'to_actor_native_id',
        ]) }}
    from named

)

select * from events
