-- Which agent served a session, in which version: the participant says so, else what the customer wanted does.
with

named as (

    select
        source_instance,
        session_id,
        agent_name,
        agent_version,
        native_id,
        0 as preference
    from {{ ref('stg_salesforce__ssot__aiagentsessionparticipant__dlm') }}
    where is_latest_version and agent_name is not null
    union all
    select
        source_instance,
        session_id,
        agent_name,
        agent_version,
        native_id,
        1 as preference
    from {{ ref('stg_salesforce__ssot__aiagentmoment__dlm') }}
    where is_latest_version and agent_name is not null

),

ranked as (

    select
        named.*,
        max(agent_version) over (partition by source_instance, session_id, agent_name) as version_named,
        row_number() over (
            partition by source_instance, session_id order by preference, {{ binary_order('native_id') }}
        ) as place
    from named

),

ai_agents as (

    select
        source_instance,
        session_id,
        agent_name,
        version_named as agent_version
    from ranked
    where place = 1

)

select * from ai_agents
