with

users as (

    select * from {{ ref('stg_salesforce__user') }}
    where is_latest_version

),

people as (

    select * from {{ ref('stg_salesforce__people') }}

),

-- The newest session names the version of an agent.
ai_sessions as (

    select
        *,
        row_number() over (
            partition by source_instance, agent_name
            order by started_at desc nulls last, {{ binary_order('native_id') }}
        ) as recency
    from {{ ref('stg_salesforce__ai_sessions') }}
    where agent_name is not null

),

-- Bots of the messaging channels are no users.
bot_entries as (

    select
        entries.*,
        case when messaging.has_ai_session then 'ai_agent' else 'rule_bot' end as bot_type,
        row_number() over (
            partition by entries.source_instance, entries.actor_id
            order by entries.entered_at desc nulls last, {{ binary_order('entries.native_id') }}
        ) as recency
    from {{ ref('stg_salesforce__entries') }} as entries
    left join {{ ref('stg_salesforce__messaging') }} as messaging
        on entries.source_instance = messaging.source_instance and entries.session_id = messaging.native_id
    where lower(entries.actor_type_raw) = 'bot' and entries.actor_id is not null

),

listed as (

    select
        {{ row_columns('users') }},
        users.native_id as actor_native_id,
        people.actor_type,
        people.role_raw as actor_type_raw,
        case when people.actor_type in ('ai_agent', 'rule_bot') then users.name end as ai_agent_name,
        {{ no_text() }} as ai_agent_version
    from users
    inner join people on users.source_instance = people.source_instance and users.native_id = people.person_native_id
    where people.actor_type <> 'customer'
    union all
    select
        {{ row_columns('bot_entries') }},
        bot_entries.actor_id as actor_native_id,
        coalesce(people.override_type, bot_entries.bot_type) as actor_type,
        bot_entries.actor_type_raw,
        bot_entries.actor_name as ai_agent_name,
        {{ no_text() }} as ai_agent_version
    from bot_entries
    left join people
        on
            bot_entries.source_instance = people.source_instance
            and bot_entries.actor_id = people.person_native_id
    left join users
        on bot_entries.source_instance = users.source_instance and bot_entries.actor_id = users.native_id
    where bot_entries.recency = 1 and users.native_id is null
    union all
    select
        {{ row_columns() }},
        agent_name as actor_native_id,
        'ai_agent' as actor_type,
        'AiAgent' as actor_type_raw,
        agent_name as ai_agent_name,
        agent_version as ai_agent_version
    from ai_sessions
    where recency = 1

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_deleted', 'is_test', 'extra') %}
            {{ name }},
        {%- endfor %}
        actor_native_id as native_id,
        -- Whoever left or only ever met test traffic has worked all the same.
        cast(null as boolean) as is_deleted,
        cast(null as boolean) as is_test,
        {{ no_text() }} as extra,
        actor_type,
        actor_type_raw,
        ai_agent_name,
        ai_agent_version
    from listed

),

actors as (

    select
        {{ common_columns('actors') }},
        {{ contract_columns('actors', given=[
            'actor_type', 'actor_type_raw', 'ai_agent_name', 'ai_agent_version',
        ]) }}
    from named

)

select * from actors
