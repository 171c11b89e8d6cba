with

changes as (

    select * from {{ ref('stg_servicenow__changes') }}

),

groups as (

    select * from {{ ref('stg_servicenow__sys_user_group') }}
    where is_latest_version

),

-- Who has or updates an incident is what the seed says, else one of the staff.
seen as (

    select
        changes.*,
        assigned_to as actor_native_id,
        assignee_type as type_of_actor,
        assignment_group as group_native_id
    from changes
    where assigned_to is not null

    union all

    select
        changes.*,
        updated_by as actor_native_id,
        actor_type as type_of_actor,
        {{ no_text() }} as group_native_id
    from changes
    where updated_by is not null

),

ranked as (

    select
        seen.*,
        row_number() over (
            partition by source_system, source_instance, actor_native_id
            order by
                case when group_native_id is null then 1 else 0 end,
                updated_at desc nulls last,
                {{ binary_order('incident_native_id') }},
                update_number desc
        ) as place
    from seen

),

named as (

    select
        ranked.source_system,
        ranked.source_instance,
        ranked.actor_native_id as native_id,
        ranked.source_updated_at,
        ranked.loaded_at,
        ranked.loaded_at_basis,
        -- A deleted incident takes itself away, never the person who worked on it.
        cast(null as boolean) as is_deleted,
        cast(null as boolean) as is_test,
        {{ no_text() }} as extra,
        ranked.batch_id,
        ranked.file_path,
        ranked.line_number,
        ranked.type_of_actor as actor_type,
        coalesce(groups.name, ranked.group_native_id) as team
    from ranked
    left join groups
        on
            ranked.group_native_id = groups.native_id
            and ranked.source_instance = groups.source_instance
    where ranked.place = 1

),

actors as (

    select
        {{ common_columns('actors') }},
        {{ contract_columns('actors', given=['actor_type', 'team']) }}
    from named

)

select * from actors
