{%- set columns = [
    'message_kind_raw', 'text', 'sentiment', 'rephrase_of_native_id', 'field_name', 'reason_raw', 'queue_raw',
    'context', 'release_version',
] -%}
{%- set parts = {
    'asked': ('asked', {
        'event_type': "'message'", 'actor_type': "'customer'", 'occurred_at': 'started_at',
        'message_kind_raw': 'question_kind', 'text': 'asked_text', 'sentiment': 'sentiment',
        'rephrase_of_native_id': "repeats || '#asked'",
    }),
    'handoff': ('transfers', {
        'event_type': "'handoff_requested'", 'event_type_raw': 'tool_name', 'actor_native_id': 'agent_native_id',
        'occurred_at': 'started_at', 'reason_raw': 'reason', 'queue_raw': 'queue', 'context': 'context',
        'release_version': 'release_version',
    }),
    'refused': ('refusals', {
        'event_type': "'handoff_failed'", 'event_type_raw': 'tool_name', 'actor_type': "'system'",
        'occurred_at': 'coalesce(ended_at, started_at)',
    }),
    'logged': ('signals', {
        'event_type': 'signal', 'event_type_raw': 'signal_raw', 'occurred_at': 'occurred_at',
        'field_name': 'field_name', 'reason_raw': 'reason', 'queue_raw': 'queue', 'context': 'context',
    }),
    'answered': ('answered', {
        'event_type': "'message'", 'actor_native_id': 'agent_native_id', 'occurred_at': 'ended_at',
        'message_kind_raw': 'answer_kind', 'text': 'answered_text', 'release_version': 'release_version',
    }),
} -%}

-- A run begins with what the customer said and ends with the answer; transfers and logged moments stand between them.
with

runs as (

    select
        runs.*,
        runs.trace_native_id as told_by,
        attributes.question_kind,
        attributes.answer_kind,
        attributes.sentiment,
        attributes.repeats,
        asked.text as asked_text,
        coalesce(asked.is_silent, false) as is_nothing_asked,
        said.text as answered_text,
        coalesce(said.is_silent, false) as is_nothing_answered
    from {{ ref('stg_langfuse__runs') }} as runs
    left join {{ ref('stg_langfuse__run_attributes') }} as attributes
        on
            runs.source_instance = attributes.source_instance
            and runs.trace_native_id = attributes.trace_native_id
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
    -- A trace of logged moments alone is no turn.
    where not runs.is_internal and coalesce(upper(runs.root_type), '') <> 'EVENT'

),

asked as (

    select * from runs
    where not is_nothing_asked

),

answered as (

    -- An export without inputs and outputs hides an answer; a run that failed gave none.
    select * from runs
    where not is_nothing_answered and (answered_text is not null or not is_failed)

),

transfers as (

    select
        tool_calls.*,
        tool_calls.native_id as told_by
    from {{ ref('stg_langfuse__tool_calls') }} as tool_calls
    where is_transfer

),

refusals as (

    select * from transfers
    where status = 'failed'

),

signals as (

    select
        signals.*,
        signals.native_id as told_by
    from {{ ref('stg_langfuse__signals') }} as signals

),

listed as (

    {%- for what, (relation, given) in parts.items() %}
        select
            {{ row_columns() }},
            told_by || '#{{ what }}' as event_native_id,
            conversation_native_id,
            {{ given['event_type'] }} as event_type,
            {{ given.get('event_type_raw', no_text()) }} as event_type_raw,
            {{ given.get('actor_type', 'actor_type') }} as actor_type,
            {{ given.get('actor_native_id', no_text()) }} as actor_native_id,
            {%- for column in columns %}
                {{ given.get(column, no_text()) }} as {{ column }},
            {%- endfor %}
            {{ given['occurred_at'] }} as occurred_at,
            {{ loop.index }} as place
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
