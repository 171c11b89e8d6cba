with

conversation as (

    select * from {{ ref('stg_intercom__conversation') }}

),

conversation_part as (

    select * from {{ ref('stg_intercom__conversation_part') }}

),

-- Of every version of a conversation: it holds its newest 500 parts, and earlier ones stay in earlier versions.
nested as (

    select
        conversation.*,
        cast(part.item as {{ dbt.type_string() }}) as part
    from conversation
    {{ json_items(json_text('conversation.conversation_parts', 'conversation_parts'), 'part') }}

),

listed as (

    select
        {%- for name in bookkeeping_columns() %}
            {{ json_text('part', 'id') if name == 'native_id' else name }} as {{ name }},
        {%- endfor %}
        native_id as conversation_native_id,
        {%- for name in ['part_type', 'author', 'assigned_to', 'body', 'event_details'] %}
            {{ json_text('part', name) }} as {{ name }},
        {%- endfor %}
        {{ json_time(json_text('part', 'created_at')) }} as created_at
    from nested
    union all
    select
        {%- for name in bookkeeping_columns() %}
            {{ name }},
        {%- endfor %}
        conversation_id as conversation_native_id,
        part_type,
        author,
        assigned_to,
        body,
        event_details,
        created_at
    from conversation_part

),

api_parts as (

    select
        {%- for name in bookkeeping_columns() %}
            {{ name }},
        {%- endfor %}
        conversation_native_id,
        part_type,
        {{ json_text('author', 'id') }} as author_id,
        {{ json_text('author', 'type') }} as author_type,
        {{ json_text('author', 'email') }} as author_email,
        {{ json_text('author', 'name') }} as author_name,
        {{ json_text('author', 'from_ai_agent') }} = 'true' as is_from_ai_agent,
        {{ json_text('author', 'is_ai_answer') }} = 'true' as is_ai_answer,
        {{ json_text('assigned_to', 'id') }} as assigned_to_id,
        {{ json_text('assigned_to', 'type') }} as assigned_to_type,
        body,
        created_at,
        {{ json_text('event_details', ['attribute', 'name']) }} as attribute_name,
        {{ json_text('event_details', ['action', 'name']) }} as action_name,
        {{ json_text('event_details', ['action', 'result']) }} as action_result,
        {{ json_text('event_details', ['workflow', 'name']) }} as workflow_name
    from listed

)

select * from api_parts
