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

-- A tool is the team's own: what an argument stands for is its word, and any other is a field passed on.
meant as (

    select
        listed.*,
        {{ mapped_value('handoff_metadata', 'listed.entry_key', "'field'") }} as meaning
    from listed
    {{ mapped_joins('listed', {'handoff_metadata': 'listed.entry_key'}) }}
    where nullif(trim(listed.entry_value), '') is not null

),

placed as (

    select
        meant.*,
        row_number() over (
            partition by source_system, source_instance, native_id, meaning
            order by {{ binary_order('entry_key') }}
        ) as place
    from meant

),

handoff_contexts as (

    select
        source_system,
        source_instance,
        native_id,
        max(case when meaning = 'reason' then entry_value end) as reason_raw,
        max(case when meaning = 'queue' then entry_value end) as queue_raw,
        max(case when meaning = 'summary' then 1 else 0 end) = 1 as has_summary,
        -- Whether the talk itself was passed on a tool says only by an argument for it.
        max(case when meaning = 'history' then 1 end) = 1 as has_history,
        cast(sum(case when meaning = 'field' then 1 else 0 end) as bigint) as field_count,
        -- Names only, never what was said; no engine shares a way of joining the texts of a group with the others.
        max(case when meaning = 'field' and place = 1 then entry_key end)
        {%- for place in range(2, 13) %}
            || coalesce(',' || max(case when meaning = 'field' and place = {{ place }} then entry_key end), '')
        {%- endfor %} as fields
    from placed
    group by source_system, source_instance, native_id

)

select * from handoff_contexts
