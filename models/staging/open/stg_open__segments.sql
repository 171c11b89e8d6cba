with

source as (

    select * from {{ source('open', 'segments') }}

),

renamed as (

    select
        {{ common_columns('segments') }},

        ---------- ids
        conversation_native_id,
        actor_native_id,

        ---------- enums
        handler_type,
        handler_type_raw,

        ---------- text
        queue,
        end_reason,

        ---------- numbers
        seq,
        talk_seconds,
        hold_seconds,
        wrap_seconds,

        ---------- times
        enqueued_at,
        accepted_at,
        ended_at

    from source

)

select * from renamed
