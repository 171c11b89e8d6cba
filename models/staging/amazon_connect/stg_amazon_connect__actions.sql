with

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}

),

ai_tool as (

    select * from {{ ref('stg_amazon_connect__ai_tool') }}
    where is_latest_version and contact_id is not null

),

ai_signs as (

    select
        source_system,
        source_instance,
        ai_session_id,
        ai_agent_id,
        max(case when is_self_service then 1 else 0 end) = 1 as is_self_service
    from {{ ref('stg_amazon_connect__ai_signs') }}
    where ai_agent_id is not null
    group by source_system, source_instance, ai_session_id, ai_agent_id

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

named as (

    select
        {{ row_columns('ai_tool') }},
        {{ no_text() }} as extra,
        coalesce(legs.conversation_native_id, ai_tool.contact_id) as conversation_native_id,
        -- A tool that helps an agent is no part that the AI took in the conversation.
        case
            when
                coalesce(
                    ai_signs.is_self_service,
                    {{ mapped_value('ai_use_case', 'ai_tool.ai_agent_type') }} = 'self_service'
                )
                then 'ai-' || ai_tool.ai_agent_id
        end as actor_native_id,
        {{ mapped_value('tool', 'ai_tool.ai_tool_name', otherwise="'tool_call'") }} as action_kind,
        ai_tool.ai_tool_name as action_kind_raw,
        ai_tool.ai_tool_name as action_name,
        'executed' as phase,
        case
            when ai_tool.invocation_success then 'succeeded'
            when not ai_tool.invocation_success then 'failed'
            else 'unknown'
        end as status,
        case when ai_tool.invocation_success is not null then 'tool_response' else 'none' end as confirmation_source,
        -- When the lake made the row: only inside the contact can that be when the tool was called.
        case
            when
                ai_tool.created_at >= legs.initiated_at
                and ai_tool.created_at <= coalesce(legs.disconnected_at, ai_tool.created_at)
                then ai_tool.created_at
        end as occurred_at
    from ai_tool
    left join legs
        on
            ai_tool.source_system = legs.source_system
            and ai_tool.source_instance = legs.source_instance
            and ai_tool.contact_id = legs.native_id
    left join ai_signs
        on
            ai_tool.source_system = ai_signs.source_system
            and ai_tool.source_instance = ai_signs.source_instance
            and ai_tool.ai_session_id = ai_signs.ai_session_id
            and ai_tool.ai_agent_id = ai_signs.ai_agent_id
    {{ mapped_joins('ai_tool', {'tool': 'ai_tool.ai_tool_name', 'ai_use_case': 'ai_tool.ai_agent_type'}) }}

),

actions as (

    select
        {{ common_columns('actions') }},
        {{ contract_columns('actions', given=[
            'conversation_native_id', 'actor_native_id', 'action_kind', 'action_kind_raw', 'action_name', 'phase',
            'status', 'confirmation_source', 'occurred_at',
        ]) }}
    from named

)

select * from actions
