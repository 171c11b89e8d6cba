{{ config(enabled='transcripts' in var('vendors')) }}
-- Each tool call must come out once: as an action, or as a handoff when it transfers (R80).
with

tool_calls as (

    select
        source_instance,
        native_id
    from {{ ref('stg_transcripts__tool_calls') }}

),

counted as (

    select
        source_instance,
        native_id
    from {{ ref('stg_transcripts__actions') }}
    union all
    select
        source_instance,
        native_id
    from {{ ref('stg_transcripts__events') }}
    where event_type = 'handoff_requested'

),

times_counted as (

    select
        coalesce(tool_calls.source_instance, counted.source_instance) as source_instance,
        coalesce(tool_calls.native_id, counted.native_id) as native_id,
        count(tool_calls.native_id) as calls,
        count(counted.native_id) as times
    from tool_calls
    full outer join counted
        on
            tool_calls.source_instance = counted.source_instance
            and tool_calls.native_id = counted.native_id
    group by
        coalesce(tool_calls.source_instance, counted.source_instance),
        coalesce(tool_calls.native_id, counted.native_id)

)

select * from times_counted
where calls <> 1 or times <> 1
