with

source as (

    select * from {{ source('open', 'guardrail_events') }}

),

renamed as (

    select
        {{ common_columns('guardrail_events') }},

        ---------- ids
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,
        event_native_id,

        ---------- enums
        stage,
        stage_raw,
        action,
        action_raw,
        severity,
        severity_raw,

        ---------- text
        policy,

        ---------- booleans
        detected,

        ---------- times
        occurred_at

    from source

)

select * from renamed
