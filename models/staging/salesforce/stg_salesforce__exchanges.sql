{#- A table: two models read it, and it joins several. -#}
{{ config(materialized='table') }}

-- Each turn of an AI agent with what was asked and answered in it.
with

interactions as (

    select * from {{ ref('stg_salesforce__ssot__aiagentinteraction__dlm') }}
    where is_latest_version

),

ai_messages as (

    select * from {{ ref('stg_salesforce__ai_messages') }}
    where place_of_type = 1

),

ai_sessions as (

    select * from {{ ref('stg_salesforce__ai_sessions') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

exchanges as (

    select
        {{ row_columns('interactions') }},
        interactions.session_id,
        interactions.topic,
        -- A topic by which an agent hands over says why, and nothing of what the customer needs.
        {{ mapped_value('handoff_reason', 'interactions.topic', no_text()) }} as handoff_reason,
        interactions.started_at,
        interactions.ended_at,
        'ai-' || asked.native_id as asked_event,
        'ai-' || answered.native_id as answered_event,
        ai_sessions.agent_name,
        ai_sessions.agent_version
    from interactions
    left join ai_messages as asked
        on
            interactions.source_instance = asked.source_instance
            and interactions.native_id = asked.interaction_id
            and asked.is_input
    left join ai_messages as answered
        on
            interactions.source_instance = answered.source_instance
            and interactions.native_id = answered.interaction_id
            and not answered.is_input
    left join ai_sessions
        on
            interactions.source_instance = ai_sessions.source_instance
            and interactions.session_id = ai_sessions.native_id
    {{ mapped_joins('interactions', {'handoff_reason': 'interactions.topic'}) }}

)

select * from exchanges
