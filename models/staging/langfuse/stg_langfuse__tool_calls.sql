with

observations as (

    select * from {{ ref('stg_langfuse__observations') }}
    where is_latest_version and upper(type) = 'TOOL'

),

runs as (

    select * from {{ ref('stg_langfuse__runs') }}
    where not is_internal

),

attributes as (

    select * from {{ ref('stg_langfuse__attributes') }}

),

transfer_tools as (

    select * from {{ ref('stg_reference__transcript_tools') }}
    where meaning = 'transfer'

),

transfers as (

    select distinct
        observations.source_instance,
        observations.native_id
    from observations
    inner join transfer_tools
        on
            lower(trim(observations.name)) = transfer_tools.tool_name
            and observations.source_instance
            = coalesce(transfer_tools.source_instance, observations.source_instance)

),

tool_calls as (

    select
        observations.source_system,
        observations.source_instance,
        observations.native_id,
        observations.source_updated_at,
        observations.loaded_at,
        observations.loaded_at_basis,
        observations.is_deleted,
        coalesce(observations.is_test, false) or runs.is_test as is_test,
        observations.batch_id,
        observations.file_path,
        observations.line_number,
        observations.name as tool_name,
        observations.starttime as started_at,
        observations.endtime as ended_at,
        runs.conversation_native_id,
        runs.agent_native_id,
        runs.actor_type,
        runs.release_version,
        attributes.reason,
        attributes.queue,
        attributes.context,
        transfers.native_id is not null as is_transfer,
        case
            when upper(observations.level) = 'ERROR' then 'failed'
            when observations.endtime is null then 'unknown'
            else 'succeeded'
        end as status
    from observations
    inner join runs
        on
            observations.source_instance = runs.source_instance
            and observations.traceid = runs.trace_native_id
    left join attributes
        on
            observations.source_instance = attributes.source_instance
            and observations.traceid = attributes.trace_native_id
            and observations.native_id = attributes.native_id
    left join transfers
        on
            observations.source_instance = transfers.source_instance
            and observations.native_id = transfers.native_id

)

select * from tool_calls
