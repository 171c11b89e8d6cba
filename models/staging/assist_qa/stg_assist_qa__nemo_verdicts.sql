with

logs as (

    select * from {{ ref('stg_assist_qa__nemo_generations') }}
    where is_latest_version

),

rails as (

    select
        logs.*,
        cast(rail.position as {{ dbt.type_string() }}) as verdict_place,
        {{ json_text('rail.item', 'type') }} as stage_raw,
        {{ json_text('rail.item', 'name') }} as policy,
        -- That a rail ran is no finding; that it stopped the answer is.
        coalesce(lower({{ json_text('rail.item', 'stop') }}) = 'true', false) as is_detected,
        {{ json_time(json_text('rail.item', 'started_at')) }} as started_at
    from logs
    {{ json_items("case when trim(activated_rails) like '[%' then activated_rails end", 'rail') }}

),

nemo_verdicts as (

    select
        rails.*,
        case when is_detected then 'stop' else 'continue' end as action_raw
    from rails
    -- Dialog and generation rails steer the talk; they judge nothing.
    where coalesce(lower(stage_raw), '') not in ('dialog', 'generation')

)

select * from nemo_verdicts
