-- What a span takes from itself and the spans above it: its turn, its agent, whether it is a judge's.
with

lineage as (

    select * from {{ ref('stg_otel_genai__lineage') }}

),

operations as (

    select * from {{ ref('stg_otel_genai__operations') }}

),

climbed as (

    select
        lineage.source_instance,
        lineage.native_id,
        lineage.above_native_id,
        lineage.distance,
        operations.operation,
        operations.span_role,
        lineage.distance > 0 and operations.tool_name = own.tool_name as is_same_tool_above,
        operations.agent,
        operations.agent_version,
        operations.conversation,
        row_number() over (
            partition by
                lineage.source_instance,
                lineage.native_id,
                case when operations.operation in ('agent', 'workflow') then 1 else 0 end
            order by lineage.distance desc
        ) as height_rank,
        row_number() over (
            partition by
                lineage.source_instance,
                lineage.native_id,
                case when operations.agent is not null then 1 else 0 end
            order by lineage.distance asc
        ) as agent_rank,
        row_number() over (
            partition by
                lineage.source_instance,
                lineage.native_id,
                case when operations.conversation is not null then 1 else 0 end
            order by lineage.distance asc
        ) as conversation_rank
    from lineage
    inner join operations
        on lineage.source_instance = operations.source_instance and lineage.above_native_id = operations.native_id
    inner join operations as own
        on lineage.source_instance = own.source_instance and lineage.native_id = own.native_id

),

surroundings as (

    select
        source_instance,
        native_id,
        max(case when height_rank = 1 and operation in ('agent', 'workflow') then above_native_id end)
            as outermost_native_id,
        sum(case when operation = 'agent' then 1 else 0 end) as agents_at_or_above,
        max(case when agent_rank = 1 then agent end) as agent,
        max(case when agent_rank = 1 and agent is not null then agent_version end) as agent_version,
        max(case when conversation_rank = 1 then conversation end) as conversation,
        max(case when span_role = 'judge' then 1 else 0 end) = 1 as is_judge,
        max(case when span_role is not null then 1 else 0 end) = 1 as is_internal,
        -- A caller and a server may both trace one call.
        max(case when is_same_tool_above then 1 else 0 end) = 1 as is_within_tool
    from climbed
    group by source_instance, native_id

)

select * from surroundings
