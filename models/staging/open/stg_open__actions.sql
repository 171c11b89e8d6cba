with

source as (

    select * from {{ source('open', 'actions') }}

),

renamed as (

    select
        {{ common_columns('actions') }},

        ---------- ids
        conversation_native_id,
        event_native_id,
        actor_native_id,

        ---------- enums
        action_kind,
        action_kind_raw,
        phase,
        phase_raw,
        status,
        status_raw,
        confirmation_source,
        confirmation_source_raw,

        ---------- text
        action_name,
        currency,

        ---------- numbers
        amount,

        ---------- times
        occurred_at

    from source

)

select * from renamed
