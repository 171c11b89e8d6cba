with

steps as (

    select * from {{ ref('stg_otel_genai__steps') }}
    where operation = 'tool' and not is_internal and not is_within_tool

),

transfer_tools as (

    select * from {{ ref('stg_reference__transcript_tools') }}
    where meaning = 'transfer'

),

transfers as (

    select distinct
        steps.source_instance,
        steps.native_id
    from steps
    inner join transfer_tools
        on
            lower(trim(steps.tool_name)) = transfer_tools.tool_name
            and steps.source_instance = coalesce(transfer_tools.source_instance, steps.source_instance)

),

tool_calls as (

    select
        steps.*,
        transfers.native_id is not null as is_transfer,
        -- A call that never ended was asked for; what became of it nobody saw.
        case
            when steps.is_failed then 'failed'
            when steps.ended_at is null then 'unknown'
            else 'succeeded'
        end as status
    from steps
    left join transfers
        on steps.source_instance = transfers.source_instance and steps.native_id = transfers.native_id

)

select * from tool_calls
