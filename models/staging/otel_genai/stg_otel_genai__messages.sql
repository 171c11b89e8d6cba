{#- A table: JSON is dear to open, and two models read it. -#}
{{ config(materialized='table') }}

{%- set sides = {'input': 'input_messages', 'output': 'output_messages'} -%}

-- What the outermost agent and its own model calls were told and said. A sub-agent is told by the agent above it, and a
-- judge by the team: neither talks with the customer.
with

steps as (

    select
        source_instance,
        native_id,
        turn_native_id,
        input_messages,
        output_messages
    from {{ ref('stg_otel_genai__steps') }}
    where operation in ('generation', 'agent', 'workflow') and not is_internal and agents_at_or_above <= 1

),

listed as (

    {%- for side, column in sides.items() %}
        select
            steps.source_instance,
            steps.native_id,
            steps.turn_native_id,
            '{{ side }}' as side,
            message.position as message_number,
            {{ json_text('message.item', 'role') }} as role,
            {{ json_text('message.item', 'content') }} as content,
            {{ whole_json_list(json_text('message.item', 'parts')) }} as parts
        from steps
        {{ json_items(whole_json_list('steps.' ~ column), 'message') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

texts as (

    select
        listed.source_instance,
        listed.native_id,
        listed.side,
        listed.message_number,
        {{ json_text('part.item', 'content') }} as text,
        row_number() over (
            partition by listed.source_instance, listed.native_id, listed.side, listed.message_number
            order by part.position
        ) as text_number
    from listed
    {{ json_items('listed.parts', 'part') }}
    where {{ json_text('part.item', 'type') }} = 'text'

),

messages as (

    select
        listed.source_instance,
        listed.native_id,
        listed.turn_native_id,
        listed.side,
        listed.message_number,
        lower(trim(listed.role)) as role,
        -- Before there were parts, the content was the text itself.
        nullif(trim(coalesce(
            texts.text, case when substr(listed.content, 1, 2) not in ('[{', '{"') then listed.content end
        )), '') as text
    from listed
    left join texts
        on
            listed.source_instance = texts.source_instance
            and listed.native_id = texts.native_id
            and listed.side = texts.side
            and listed.message_number = texts.message_number
            and texts.text_number = 1

)

select * from messages
