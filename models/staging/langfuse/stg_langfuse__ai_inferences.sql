with

observations as (

    select
        observations.*,
        attributes.intent as intent_raw,
        attributes.confidence,
        attributes.is_fallback,
        row_number() over (
            partition by
                observations.source_instance,
                observations.traceid,
                upper(observations.type),
                case when attributes.intent is null then 0 else 1 end
            order by observations.endtime desc nulls last, observations.native_id desc
        ) as last_rank
    from {{ ref('stg_langfuse__observations') }} as observations
    left join {{ ref('stg_langfuse__attributes') }} as attributes
        on
            observations.source_instance = attributes.source_instance
            and observations.traceid = attributes.trace_native_id
            and observations.native_id = attributes.native_id
    where observations.is_latest_version and upper(observations.type) in ('GENERATION', 'RETRIEVER', 'EVALUATOR')

),

runs as (

    select * from {{ ref('stg_langfuse__runs') }}

),

said as (

    select
        source_instance,
        event_native_id
    from {{ ref('stg_langfuse__timeline') }}
    where event_native_id like '%#asked' or event_native_id like '%#answered'

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

measured as (

    select
        {{ row_columns('observations') }},
        runs.is_test as is_run_test,
        runs.conversation_native_id,
        asked.event_native_id,
        -- Only the last call of a run stands behind its answer; plans and retries cost all the same.
        case
            when upper(observations.type) = 'RETRIEVER' or observations.last_rank = 1 then answers.event_native_id
        end as answer_event_native_id,
        case
            when runs.is_internal or upper(observations.type) = 'EVALUATOR' then 'judge'
            when upper(observations.type) = 'RETRIEVER' then 'retrieval'
            when observations.intent_raw is not null then 'intent'
            else 'answer'
        end as kind,
        observations.intent_raw,
        observations.confidence,
        observations.is_fallback,
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
    left join said as asked
        on
            runs.source_instance = asked.source_instance
            and runs.trace_native_id || '#asked' = asked.event_native_id
    left join said as answers
        on
            runs.source_instance = answers.source_instance
            and runs.trace_native_id || '#answered' = answers.event_native_id

),

renamed as (

    select
        measured.source_system,
        measured.source_instance,
        measured.native_id,
        measured.source_updated_at,
        measured.loaded_at,
        measured.loaded_at_basis,
        measured.is_deleted,
        coalesce(measured.is_test, false) or measured.is_run_test as is_test,
        {{ no_text() }} as extra,
        measured.batch_id,
        measured.file_path,
        measured.line_number,
        measured.conversation_native_id,
        measured.event_native_id,
        case when measured.kind not in ('judge', 'intent') then measured.answer_event_native_id end
            as answer_event_native_id,
        measured.kind,
        measured.kind_raw,
        {{ mapped_value('intent', 'measured.intent_raw', 'measured.intent_raw') }} as intent,
        {{ json_number('measured.confidence') }} as confidence,
        lower(measured.is_fallback) = 'true' as is_fallback,
        measured.model,
        measured.release_version,
        measured.prompt_version,
        cast({{ json_number('measured.input_text') }} as bigint) as input_tokens,
        cast({{ json_number('measured.output_text') }} as bigint) as output_tokens,
        measured.cost_amount,
        measured.currency,
        cast(round({{ seconds_between('measured.starttime', 'measured.endtime') }} * 1000) as bigint) as latency_ms
    from measured
    {{ mapped_joins('measured', {'intent': 'measured.intent_raw'}) }}

),

ai_inferences as (

    select
        {{ common_columns('ai_inferences') }},
        {{ contract_columns('ai_inferences', given=[
            'conversation_native_id', 'event_native_id', 'answer_event_native_id', 'kind', 'kind_raw', 'intent',
            'confidence', 'is_fallback', 'model', 'release_version', 'prompt_version', 'input_tokens',
            'output_tokens', 'cost_amount', 'currency', 'latency_ms',
        ]) }}
    from renamed

)

select * from ai_inferences
