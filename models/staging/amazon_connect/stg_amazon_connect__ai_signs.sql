with

contacts as (

    select * from {{ ref('stg_amazon_connect__contacts') }}

),

ai_session as (

    select * from {{ ref('stg_amazon_connect__ai_session') }}
    where is_latest_version

),

ai_agent as (

    select * from {{ ref('stg_amazon_connect__ai_agent') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

in_contacts as (

    select
        contacts.source_system,
        contacts.source_instance,
        contacts.native_id as contact_native_id,
        cast(listed.item as {{ dbt.type_string() }}) as ai_agent_item
    from contacts
    {{ json_items('contacts.ai_agents', 'listed') }}

),

signs as (

    select
        source_system,
        source_instance,
        contact_native_id,
        {{ no_text() }} as ai_session_id,
        {{ no_text() }} as ai_agent_id,
        {{ json_first_text('ai_agent_item', ['AiUseCase', 'use_case', 'ai_use_case']) }} as use_case_raw,
        {{ json_first_text('ai_agent_item', ['AiAgentEscalated', 'escalated', 'ai_agent_escalated']) }} = 'true'
            as is_escalated
    from in_contacts
    union all
    select
        source_system,
        source_instance,
        contact_id as contact_native_id,
        ai_session_id,
        {{ no_text() }} as ai_agent_id,
        {{ no_text() }} as use_case_raw,
        is_handed_off as is_escalated
    from ai_session
    union all
    select
        source_system,
        source_instance,
        contact_id as contact_native_id,
        ai_session_id,
        ai_agent_id,
        coalesce(ai_use_case, ai_agent_type) as use_case_raw,
        cast(null as boolean) as is_escalated
    from ai_agent

),

ai_signs as (

    select
        signs.*,
        -- Who helps an agent is no part of the conversation with the customer.
        coalesce({{ mapped_value('ai_use_case', 'signs.use_case_raw') }} = 'self_service', false) as is_self_service
    from signs
    {{ mapped_joins('signs', {'ai_use_case': 'signs.use_case_raw'}) }}
    where signs.contact_native_id is not null

)

select * from ai_signs
