with

source as (

    select * from {{ source('open', 'assist_suggestions') }}

),

renamed as (

    select
        {{ common_columns('assist_suggestions') }},

        ---------- ids
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,
        event_native_id,
        agent_native_id,

        ---------- enums
        state,
        state_raw,

        ---------- text
        suggestion_type,
        release_version,

        ---------- numbers
        edit_share,
        confidence,
        search_seconds_saved,

        ---------- times
        shown_at,
        acted_at

    from source

)

select * from renamed
