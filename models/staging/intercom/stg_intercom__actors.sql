with

admins as (

    select * from {{ ref('stg_intercom__admins') }}

),

team_admin as (

    select * from {{ ref('stg_intercom__team_admin') }}
    where is_latest_version and not coalesce(is_deleted, false)

),

team as (

    select * from {{ ref('stg_intercom__team') }}
    where is_latest_version

),

-- Who is in two teams belongs to neither alone.
only_teams as (

    select
        team_admin.source_system,
        team_admin.source_instance,
        team_admin.admin_id,
        max(coalesce(team.name, team_admin.team_id)) as team
    from team_admin
    left join team
        on
            team_admin.source_system = team.source_system
            and team_admin.source_instance = team.source_instance
            and team_admin.team_id = team.native_id
    group by team_admin.source_system, team_admin.source_instance, team_admin.admin_id
    having count(*) = 1

),

named as (

    select
        admins.*,
        only_teams.team,
        admins.author_type as actor_type_raw,
        case when admins.actor_type = 'ai_agent' then admins.name end as ai_agent_name
    from admins
    left join only_teams
        on
            admins.source_system = only_teams.source_system
            and admins.source_instance = only_teams.source_instance
            and admins.native_id = only_teams.admin_id

),

actors as (

    select
        {{ common_columns('actors') }},
        {{ contract_columns('actors', given=['actor_type', 'actor_type_raw', 'team', 'ai_agent_name']) }}
    from named

)

select * from actors
