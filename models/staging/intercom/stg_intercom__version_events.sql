with

threads as (

    select * from {{ ref('stg_intercom__threads') }}

),

parts as (

    select distinct
        source_system,
        source_instance,
        conversation_native_id
    from {{ ref('stg_intercom__parts') }}

),

team as (

    select * from {{ ref('stg_intercom__team') }}
    where is_latest_version

),

-- Of conversations whose parts were not exported, the versions still say that something changed between them.
versions as (

    select
        threads.*,
        {{ version_rank(
            'threads.source_system, threads.source_instance, threads.native_id, threads.source_updated_at'
        ) }} as delivery_rank
    from threads

),

preceded as (

    select
        versions.*,
        row_number() over (
            partition by versions.source_system, versions.source_instance, versions.native_id
            order by versions.source_updated_at
        ) as version_number,
        lag(versions.state) over (
            partition by versions.source_system, versions.source_instance, versions.native_id
            order by versions.source_updated_at
        ) as state_before,
        lag(versions.assignee_id) over (
            partition by versions.source_system, versions.source_instance, versions.native_id
            order by versions.source_updated_at
        ) as assignee_before
    from versions
    left join parts
        on
            versions.source_system = parts.source_system
            and versions.source_instance = parts.source_instance
            and versions.native_id = parts.conversation_native_id
    where versions.delivery_rank = 1 and versions.source_updated_at is not null and parts.conversation_native_id is null

),

kinds as (

    select
        1 as place,
        'reopen' as event_type
    union all
    select
        2 as place,
        'assignment' as event_type
    union all
    select
        3 as place,
        'close' as event_type

),

version_events as (

    select
        preceded.source_system,
        preceded.source_instance,
        'version-' || preceded.native_id || '-' || cast(preceded.version_number as {{ dbt.type_string() }})
        || '-' || kinds.event_type as native_id,
        preceded.source_updated_at,
        preceded.loaded_at,
        preceded.loaded_at_basis,
        preceded.batch_id,
        preceded.file_path,
        preceded.line_number,
        preceded.native_id as conversation_native_id,
        -- Behind the first message.
        10 * (1 + preceded.version_number) + kinds.place as seq,
        preceded.source_updated_at as occurred_at,
        kinds.event_type,
        case when kinds.event_type = 'assignment' then preceded.assignee_id else preceded.state end as event_type_raw,
        case when kinds.event_type = 'assignment' and team.native_id is null then preceded.assignee_id end
            as to_actor_native_id,
        case when kinds.event_type = 'assignment' then coalesce(team.name, team.native_id) end as to_team
    from preceded
    cross join kinds
    left join team
        on
            preceded.source_system = team.source_system
            and preceded.source_instance = team.source_instance
            and preceded.assignee_id = team.native_id
    where
        case kinds.event_type
            when 'reopen' then preceded.state = 'open' and preceded.state_before = 'closed'
            when 'assignment' then preceded.assignee_id <> coalesce(preceded.assignee_before, '')
            when 'close' then preceded.state = 'closed' and coalesce(preceded.state_before, '') <> 'closed'
        end

)

select * from version_events
