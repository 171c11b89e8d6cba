with

steps as (

    select
        *,
        row_number() over (
            partition by source_instance, agent_native_id
            order by
                case when agent_version is not null then 0 else 1 end,
                started_at desc nulls last,
                native_id desc
        ) as newest_rank
    from {{ ref('stg_otel_genai__steps') }}
    where not is_internal

),

renamed as (

    select
        source_system,
        source_instance,
        agent_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        -- Who only ever met test traffic is an actor all the same.
        false as is_deleted,
        false as is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        actor_type,
        agent as ai_agent_name,
        agent_version as ai_agent_version
    from steps
    where newest_rank = 1

),

actors as (

    select
        {{ common_columns('actors') }},
        {{ contract_columns('actors', given=['actor_type', 'ai_agent_name', 'ai_agent_version']) }}
    from renamed

)

select * from actors
