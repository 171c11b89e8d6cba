{#- A table: JSON is dear to open. -#}
{{ config(materialized='table') }}

-- What the customer said and the application answered, where a run's input and output show it: plain text, a message, a
-- list of messages, or an object that holds such a list. What else an application puts there is not guessed.
with

runs as (

    select * from {{ ref('stg_langfuse__runs') }}
    where not is_internal

),

sides as (

    select
        source_instance,
        trace_native_id,
        'input' as side,
        'user' as speaker,
        input as said
    from runs
    where input is not null
    union all
    select
        source_instance,
        trace_native_id,
        'output' as side,
        'assistant' as speaker,
        output as said
    from runs
    where output is not null

),

opened as (

    -- A value in brackets is a list of one where the value is JSON, and null where it is plain text.
    select
        sides.*,
        cast(whole.item as {{ dbt.type_string() }}) as item
    from sides
    {{ json_items(whole_json_list("'[' || sides.said || ']'"), 'whole') }}
    where substr(trim(sides.said), 1, 1) in ('[', '{')

),

listed as (

    select
        opened.*,
        coalesce(
            {{ whole_json_list('opened.item') }},
            {{ whole_json_list(json_text('opened.item', 'messages')) }},
            '[' || opened.item || ']'
        ) as messages
    from opened

),

messages as (

    select
        listed.source_instance,
        listed.trace_native_id,
        listed.side,
        listed.speaker,
        message.position as message_number,
        lower({{ json_text('message.item', 'role') }}) as role,
        {{ json_text('message.item', 'content') }} as content
    from listed
    {{ json_items('listed.messages', 'message') }}

),

ranked as (

    select
        messages.*,
        row_number() over (
            partition by source_instance, trace_native_id, side order by message_number desc
        ) as last_rank
    from messages
    where role = speaker and substr(content, 1, 2) not in ('[{', '{"')

),

silent as (

    -- A list without messages says that nobody spoke; a missing side may only not be exported.
    select distinct
        source_instance,
        trace_native_id,
        side
    from listed
    where replace(messages, ' ', '') = '[]'

),

texts as (

    select
        sides.source_instance,
        sides.trace_native_id,
        sides.side,
        case
            when ranked.content is not null then nullif(trim(ranked.content), '')
            when substr(trim(sides.said), 1, 1) not in ('[', '{') then nullif(trim(sides.said), '')
        end as text,
        silent.side is not null as is_silent
    from sides
    left join silent
        on
            sides.source_instance = silent.source_instance
            and sides.trace_native_id = silent.trace_native_id
            and sides.side = silent.side
    left join ranked
        on
            sides.source_instance = ranked.source_instance
            and sides.trace_native_id = ranked.trace_native_id
            and sides.side = ranked.side
            and ranked.last_rank = 1

)

select * from texts
