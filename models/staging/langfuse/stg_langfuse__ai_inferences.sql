with

observations as (

    select
        *,
        row_number() over (
            partition by source_instance, traceid, upper(type) order by endtime desc nulls last, native_id desc
        ) as last_rank
    from {{ ref('stg_langfuse__observations') }}
    where is_latest_version and upper(type) in ('GENERATION', 'RETRIEVER', 'EVALUATOR')

),

runs as (

    select * from {{ ref('stg_langfuse__runs') }}

),

answers as (

    select
        source_instance,
        native_id,
        event_native_id
    from {{ ref('stg_langfuse__timeline') }}
    where event_native_id like '%#answered'

),

measured as (

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
        runs.conversation_native_id,
        case when not runs.is_internal then runs.trace_native_id || '#asked' end as event_native_id,
        -- Only the last call of a run stands behind its answer; plans and retries cost all the same.
        case
            when upper(observations.type) = 'RETRIEVER' or observations.last_rank = 1 then answers.event_native_id
        end as answer_event_native_id,
        case
            when runs.is_internal or upper(observations.type) = 'EVALUATOR' then 'judge'
            when upper(observations.type) = 'RETRIEVER' then 'retrieval'
            else 'answer'
        end as kind,
        observations.type as kind_raw,
        observations.model,
        coalesce(runs.release_version, observations.version) as release_version,
        observations.promptname || coalesce(' ' || observations.promptversion, '') as prompt_version,
        {{ json_text('observations.usagedetails', 'input') }} as input_text,
        {{ json_text('observations.usagedetails', 'output') }} as output_text,
        observations.totalcost as cost_amount,
        case when observations.totalcost is not null then 'USD' end as currency,
        observations.starttime,
        observations.endtime
    from observations
    inner join runs
        on
            observations.source_instance = runs.source_instance
            and observations.traceid = runs.trace_native_id
    left join answers
        on
            runs.source_instance = answers.source_instance
            and runs.trace_native_id || '#answered' = answers.event_native_id

),

renamed as (

    select
        source_system,
        source_instance,
        native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        conversation_native_id,
        event_native_id,
        case when kind <> 'judge' then answer_event_native_id end as answer_event_native_id,
        kind,
        kind_raw,
        model,
        release_version,
        prompt_version,
        cast({{ json_number('input_text') }} as bigint) as input_tokens,
        cast({{ json_number('output_text') }} as bigint) as output_tokens,
        cost_amount,
        currency,
        cast(round({{ seconds_between('starttime', 'endtime') }} * 1000) as bigint) as latency_ms
    from measured

),

ai_inferences as (

    select
        {{ common_columns('ai_inferences') }},
        {{ contract_columns('ai_inferences', given=[
            'conversation_native_id', 'event_native_id', 'answer_event_native_id', 'kind', 'kind_raw', 'model',
            'release_version', 'prompt_version', 'input_tokens', 'output_tokens', 'cost_amount', 'currency',
            'latency_ms',
        ]) }}
    from renamed

)

select * from ai_inferences
