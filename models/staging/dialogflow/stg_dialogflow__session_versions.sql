-- The log names no version of its agent; Insights may, of who handled the conversation.
with

agents as (

    select * from {{ ref('stg_dialogflow__agents') }}
    where actor_type in ('ai_agent', 'rule_bot') and version_id is not null

),

session_links as (

    select * from {{ ref('stg_dialogflow__session_links') }}

),

session_versions as (

    select
        session_links.source_system,
        session_links.source_instance,
        session_links.session_id,
        agents.agent_id,
        max(agents.version_id) as version_id
    from agents
    inner join session_links
        on
            agents.source_system = session_links.source_system
            and agents.source_instance = session_links.source_instance
            and agents.conversation_native_id = session_links.conversation_native_id
    group by
        session_links.source_system, session_links.source_instance, session_links.session_id, agents.agent_id
    having count(distinct agents.version_id) = 1

)

select * from session_versions
