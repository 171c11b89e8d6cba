with

analyses as (

    select * from {{ ref('stg_dialogflow__analyses') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

listed as (

    select
        {{ row_columns('analyses') }},
        analyses.conversation_native_id,
        {{ no_text() }} as only_agent_id,
        handler.position as place,
        cast(handler.item as {{ dbt.type_string() }}) as handler
    from analyses
    {{ json_items('analyses.agents', 'handler') }}
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        only_agent_id,
        cast(1 as bigint) as place,
        {{ no_text() }} as handler
    from analyses
    where agents is null

),

opened as (

    select
        {{ row_columns() }},
        conversation_native_id,
        place,
        coalesce({{ json_camel_text('handler', 'agentId') }}, only_agent_id) as agent_id,
        coalesce(
            {{ json_camel_text('handler', 'agentDisplayName') }}, {{ json_camel_text('handler', 'displayName') }},
            {{ json_camel_text('handler', 'agentId') }}
        ) as agent_name,
        {{ json_camel_text('handler', 'agentTeam') }} as team,
        -- Whom Insights lists without a sort is who handled the conversation.
        coalesce({{ json_camel_text('handler', 'agentType') }}, 'listed_agent') as agent_type_raw,
        {{ json_camel_text('handler', 'versionId') }} as version_id,
        {{ json_camel_text('handler', 'dispositionCode') }} as disposition_code
    from listed

),

agents as (

    select
        opened.*,
        coalesce(
            {{ mapped_value('actor', 'opened.agent_id', no_text()) }},
            {{ mapped_value('role', 'opened.agent_type_raw') }}
        ) as actor_type
    from opened
    {{ mapped_joins('opened', {'actor': 'opened.agent_id', 'role': 'opened.agent_type_raw'}) }}
    where opened.agent_id is not null

)

select * from agents
