{% set sorts = [
    'liveAgentHandoff', 'telephonyTransferCall', 'conversationSuccess', 'endInteraction', 'toolCall', 'text',
    'outputAudioText', 'payload', 'playAudio', 'mixedAudio', 'knowledgeInfoCard',
] -%}
with

requests as (

    select * from {{ ref('stg_dialogflow__requests') }}

),

listed as (

    select
        {{ row_columns('requests') }},
        requests.conversation_native_id,
        requests.agent_id,
        requests.request_time,
        message.position,
        cast(message.item as {{ dbt.type_string() }}) as message
    from requests
    {{ json_items('requests.response_messages', 'message') }}

),

responses as (

    select
        listed.*,
        case
            {%- for sort in sorts %}
                when {{ json_camel_text('message', sort) }} is not null then '{{ sort }}'
            {%- endfor %}
            else 'other'
        end as sort,
        upper({{ json_camel_text('message', 'responseType') }}) as prompt_type,
        -- A list, most often of one.
        replace(replace({{ json_text('message', ['text', 'text']) }}, '["', ''), '"]', '') as text,
        {{ json_camel_text('message', ['liveAgentHandoff', 'metadata']) }} as metadata,
        {{ json_camel_text('message', ['conversationSuccess', 'metadata', 'claimedBy']) }} as success_claimant,
        {{ json_camel_text('message', ['toolCall', 'tool']) }} as tool_name,
        {{ json_camel_text('message', ['toolCall', 'action']) }} as tool_action,
        row_number() over (
            partition by source_system, source_instance, native_id
            order by case when {{ json_text('message', ['text', 'text']) }} is null then 1 else 0 end, position
        ) as text_rank
    from listed

)

select * from responses
