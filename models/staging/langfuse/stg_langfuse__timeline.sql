{%- set parts = {
    'asked': ('runs', "'message'", "'customer'", no_text(), 'started_at', 1),
    'handoff': ('transfers', "'handoff_requested'", 'actor_type', 'agent_native_id', 'started_at', 2),
    'refused': ('refusals', "'handoff_failed'", "'system'", no_text(), 'coalesce(ended_at, started_at)', 3),
    'answered': ('answered', "'message'", 'actor_type', 'agent_native_id', 'ended_at', 4),
} -%}

-- A run begins with what the customer said and ends with the answer; a transfer stands between them.
with

runs as (

    select
        runs.*,
        runs.trace_native_id as told_by,
        asked.text as asked_text,
        said.text as answered_text,
        {{ no_text() }} as tool_name
    from {{ ref('stg_langfuse__runs') }} as runs
    left join {{ ref('stg_langfuse__texts') }} as asked
        on
            runs.source_instance = asked.source_instance
            and runs.trace_native_id = asked.trace_native_id
            and asked.side = 'input'
    left join {{ ref('stg_langfuse__texts') }} as said
        on
            runs.source_instance = said.source_instance
            and runs.trace_native_id = said.trace_native_id
            and said.side = 'output'
    where not runs.is_internal

),

answered as (

    -- An export without inputs and outputs hides an answer; a run that failed gave none.
    select * from runs
    where answered_text is not null or not is_failed

),

transfers as (

    select
        tool_calls.*,
        tool_calls.native_id as told_by,
        {{ no_text() }} as asked_text,
        {{ no_text() }} as answered_text
    from {{ ref('stg_langfuse__tool_calls') }} as tool_calls
    where is_transfer

),

refusals as (

    select * from transfers
    where status = 'failed'

),

listed as (

    {%- for what, (relation, event_type, actor_type, actor, occurred_at, place) in parts.items() %}
        select
            {{ row_columns() }},
            told_by || '#{{ what }}' as event_native_id,
            conversation_native_id,
            {{ event_type }} as event_type,
            tool_name as event_type_raw,
            {{ actor_type }} as actor_type,
            {{ actor }} as actor_native_id,
            {{ what ~ '_text' if what in ['asked', 'answered'] else no_text() }} as text,
            {{ no_text() if what in ['asked', 'refused'] else 'release_version' }} as release_version,
            {{ occurred_at }} as occurred_at,
            {{ place }} as place
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

timeline as (

    select
        listed.*,
        row_number() over (
            partition by source_instance, conversation_native_id
            order by occurred_at asc nulls last, place asc, event_native_id asc
        ) as seq
    from listed

)

select * from timeline
