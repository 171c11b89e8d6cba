{#- A table: eight models read it. -#}
{{ config(materialized='table') }}

-- One trace is one run of the application for one message. Newer exports have no traces: the root stands in.
with

observations as (

    select
        *,
        row_number() over (
            partition by source_instance, traceid
            order by
                case when upper(type) = 'EVENT' then 1 else 0 end,
                case when nullif(trim(parentobservationid), '') is null then 0 else 1 end,
                starttime asc nulls last,
                native_id asc
        ) as root_rank
    from {{ ref('stg_langfuse__observations') }}
    where is_latest_version

),

traces as (

    select * from {{ ref('stg_langfuse__traces') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

gathered as (

    select
        source_instance,
        traceid,
        -- What is logged behind a turn does not lengthen it.
        coalesce(min(case when upper(type) = 'EVENT' then null else starttime end), min(starttime)) as started_at,
        coalesce(max(case when upper(type) = 'EVENT' then null else coalesce(endtime, starttime) end), max(starttime))
            as ended_at,
        max(sessionid) as sessionid,
        max(userid) as userid,
        max(environment) as environment,
        max(release) as release,
        max(tracename) as tracename
    from observations
    group by source_instance, traceid

),

roots as (

    select
        {{ row_columns() }},
        traceid,
        type,
        name,
        level,
        version,
        input,
        output
    from observations
    where root_rank = 1
    union all
    select
        {{ row_columns('traces') }},
        traces.native_id as traceid,
        {{ no_text() }} as type,
        traces.name,
        {{ no_text() }} as level,
        traces.version,
        traces.input,
        traces.output
    from traces
    left join gathered
        on traces.source_instance = gathered.source_instance and traces.native_id = gathered.traceid
    where gathered.traceid is null

),

joined as (

    select
        {{ row_columns('roots') }},
        roots.traceid as trace_native_id,
        coalesce(nullif(trim(traces.sessionid), ''), nullif(trim(gathered.sessionid), ''), roots.traceid)
            as conversation_native_id,
        coalesce(nullif(trim(traces.userid), ''), nullif(trim(gathered.userid), '')) as customer_native_id,
        coalesce(traces.environment, gathered.environment) as environment,
        coalesce(traces.name, gathered.tracename, roots.name) as trace_name,
        coalesce(traces.release, gathered.release, traces.version, roots.version) as release_version,
        roots.type as root_type,
        coalesce(upper(roots.level) = 'ERROR', false) as is_failed,
        coalesce(gathered.started_at, traces.timestamp) as started_at,
        coalesce(gathered.ended_at, traces.timestamp) as ended_at,
        coalesce(traces.input, roots.input) as input,
        coalesce(traces.output, roots.output) as output
    from roots
    left join gathered
        on roots.source_instance = gathered.source_instance and roots.traceid = gathered.traceid
    left join traces
        on roots.source_instance = traces.source_instance and roots.traceid = traces.native_id

),

runs as (

    select
        joined.source_system,
        joined.source_instance,
        joined.native_id,
        joined.source_updated_at,
        joined.loaded_at,
        joined.loaded_at_basis,
        joined.is_deleted,
        coalesce(joined.is_test, false)
        or coalesce({{ mapped_value('environment', 'joined.environment') }} = 'test', false) as is_test,
        joined.batch_id,
        joined.file_path,
        joined.line_number,
        joined.trace_native_id,
        joined.conversation_native_id,
        joined.customer_native_id,
        joined.trace_name,
        joined.release_version,
        joined.root_type,
        joined.is_failed,
        joined.started_at,
        joined.ended_at,
        joined.input,
        joined.output,
        coalesce(joined.trace_name, 'ai_agent') as agent_native_id,
        {{ mapped_value('actor', 'joined.trace_name', "'ai_agent'") }} as actor_type,
        -- What rates an answer, or what the team calls internal, serves no customer.
        coalesce(upper(joined.root_type) in ('EVALUATOR', 'EMBEDDING'), false)
        or {{ mapped_value('trace_role', 'joined.trace_name', no_text()) }} is not null as is_internal
    from joined
    {{ mapped_joins('joined', {
        'actor': 'joined.trace_name', 'environment': 'joined.environment', 'trace_role': 'joined.trace_name',
    }) }}

)

select * from runs
