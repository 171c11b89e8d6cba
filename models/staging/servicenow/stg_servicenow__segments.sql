-- A stretch of an open incident with a group alone, or with a job, is waiting in its queue. One with a person says who
-- had it, not how long that person worked: its end is left open, or days in a list would count as handling.
with

changes as (

    select * from {{ ref('stg_servicenow__changes') }}

),

moved as (

    select
        changes.*,
        case
            when assigned_to is null then 'queue'
            when assignee_type = 'supervisor' then 'human_agent'
            when assignee_type in ('human_agent', 'ai_agent', 'rule_bot') then assignee_type
            else 'queue'
        end as handler_type,
        case
            when
                is_first
                or is_over <> was_over
                or coalesce(assigned_to, '') <> coalesce(assignee_before, '')
                or (assigned_to is null and coalesce(assignment_group, '') <> coalesce(group_before, ''))
                then 1
            else 0
        end as is_move
    from changes

),

stretched as (

    select
        moved.*,
        sum(is_move) over incident as stretch,
        lead(updated_at) over incident as next_updated_at
    from moved
    window
        incident as (
            partition by source_system, source_instance, incident_native_id
            order by update_number
            rows between unbounded preceding and current row
        )

),

placed as (

    select
        stretched.*,
        row_number() over (
            partition by source_system, source_instance, incident_native_id, stretch order by update_number
        ) as place_in_stretch,
        max(coalesce(next_updated_at, updated_at)) over (
            partition by source_system, source_instance, incident_native_id, stretch
        ) as stretch_ended_at,
        max(case when is_latest then 1 else 0 end) over (
            partition by source_system, source_instance, incident_native_id, stretch
        ) as is_last_stretch
    from stretched
    where not is_over and (assigned_to is not null or assignment_group is not null)

),

named as (

    select
        source_system,
        source_instance,
        incident_native_id || '-' || cast(stretch as {{ dbt.type_string() }}) as native_id,
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
        cast(stretch as bigint) as seq,
        handler_type,
        case when handler_type <> 'queue' then assigned_to end as actor_native_id,
        assignment_group as queue,
        updated_at as enqueued_at,
        case when handler_type <> 'queue' then updated_at end as accepted_at,
        case when handler_type = 'queue' and is_last_stretch = 0 then stretch_ended_at end as ended_at
    from placed
    where place_in_stretch = 1

),

segments as (

    select
        {{ common_columns('segments') }},
        {{ contract_columns('segments', given=[
            'conversation_native_id', 'seq', 'handler_type', 'actor_native_id', 'queue', 'enqueued_at', 'accepted_at',
            'ended_at',
        ]) }}
    from named

)

select * from segments
