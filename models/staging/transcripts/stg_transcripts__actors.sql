with

records as (

    select * from {{ ref('stg_transcripts__records') }}
    where is_latest_version

),

ranked as (

    select
        records.source_system,
        records.source_instance,
        coalesce(records.release_version, 'ai_agent') as native_id,
        records.source_updated_at,
        records.loaded_at,
        records.loaded_at_basis,
        -- A deleted or test conversation takes itself away, never the agent that others talked to.
        cast(null as boolean) as is_deleted,
        cast(null as boolean) as is_test,
        records.extra,
        records.batch_id,
        records.file_path,
        records.line_number,
        records.agent_name,
        records.agent_version,
        row_number() over (
            partition by
                records.source_system,
                records.source_instance,
                coalesce(records.release_version, 'ai_agent')
            order by {{ binary_order('records.file_path') }}, records.line_number
        ) as place
    from records

),

actors as (

    select
        {{ common_columns('actors') }},

        ---------- enums
        'ai_agent' as actor_type,
        'assistant' as actor_type_raw,

        ---------- text
        {{ no_text() }} as team,
        agent_name as ai_agent_name,
        agent_version as ai_agent_version,

        ---------- booleans
        cast(null as boolean) as is_ai_certified,

        ---------- times
        cast(null as date) as hired_on,
        cast(null as timestamp) as valid_from,
        cast(null as timestamp) as valid_to

    from ranked
    where place = 1

)

select * from actors
