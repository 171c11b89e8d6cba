with

source as (

    select * from {{ source('open', 'agent_activities') }}

),

renamed as (

    select
        {{ common_columns('agent_activities') }},

        ---------- ids
        agent_native_id,
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,

        ---------- enums
        state,
        state_raw,

        ---------- times
        started_at,
        ended_at

    from source

)

select * from renamed
