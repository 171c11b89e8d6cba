with

users as (

    select * from {{ ref('stg_zendesk__user') }}
    where is_latest_version

),

people as (

    select * from {{ ref('stg_zendesk__people') }}

),

turns as (

    select
        turns.*,
        row_number() over (
            partition by turns.source_instance, turns.actor_native_id
            order by turns.occurred_at desc, turns.event_native_id asc
        ) as turn_rank
    from {{ ref('stg_zendesk__turns') }} as turns
    left join people
        on turns.source_instance = people.source_instance and turns.actor_native_id = people.user_native_id
    -- Who has no user: what the messaging platform names, and a bot that the team knows.
    where turns.chat_source = turns.actor_native_id or (turns.override_type is not null and not people.is_user)

),

bot_sessions as (

    select
        *,
        row_number() over (partition by source_instance, bot_id order by ended_at desc, native_id asc) as session_rank
    from {{ ref('stg_zendesk__bot_sessions') }}
    where bot_id is not null

),

listed as (

    select
        {{ row_columns('users') }},
        users.native_id as actor_native_id,
        people.actor_type,
        people.role_raw as actor_type_raw,
        case when people.actor_type in ('ai_agent', 'rule_bot') then users.name end as ai_agent_name,
        coalesce(users.is_deleted, false) or not coalesce(users.active, true) as is_gone
    from users
    inner join people on users.source_instance = people.source_instance and users.native_id = people.user_native_id
    where people.actor_type <> 'customer'
    union all
    select
        {{ row_columns() }},
        actor_native_id,
        actor_type,
        actor_type_raw,
        {{ no_text() }} as ai_agent_name,
        false as is_gone
    from turns
    where turn_rank = 1
    union all
    select
        {{ row_columns() }},
        'bot-' || bot_id as actor_native_id,
        'ai_agent' as actor_type,
        'ai agent' as actor_type_raw,
        bot_name as ai_agent_name,
        false as is_gone
    from bot_sessions
    where session_rank = 1

),

renamed as (

    select
        source_system,
        source_instance,
        actor_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_gone as is_deleted,
        -- Who only ever met test traffic is an actor all the same.
        false as is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        actor_type,
        actor_type_raw,
        ai_agent_name
    from listed

),

actors as (

    select
        {{ common_columns('actors') }},
        {{ contract_columns('actors', given=['actor_type', 'actor_type_raw', 'ai_agent_name']) }}
    from renamed

)

select * from actors
