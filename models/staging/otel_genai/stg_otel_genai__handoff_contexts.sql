with

tool_calls as (

    select * from {{ ref('stg_otel_genai__tool_calls') }}
    where is_transfer

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

opened as (

    -- As the only one of a list, since exporters cut long texts: half an object says nothing.
    select
        tool_calls.source_system,
        tool_calls.source_instance,
        tool_calls.native_id,
        cast(passed.item as {{ dbt.type_string() }}) as arguments
    from tool_calls
    {{ json_items(whole_json_list("'[' || tool_calls.tool_arguments || ']'"), 'passed') }}

),

listed as (

    select
        opened.source_system,
        opened.source_instance,
        opened.native_id,
        entry.key as entry_key,
        entry.value as entry_value
    from opened
    {{ json_entries('opened.arguments', 'entry') }}

),

{{ handoff_context_ctes() }}

select * from handoff_contexts
