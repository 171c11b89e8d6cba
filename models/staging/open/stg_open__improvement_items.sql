with

source as (

    select * from {{ source('open', 'improvement_items') }}

),

renamed as (

    select
        {{ common_columns('improvement_items') }},

        ---------- ids
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,
        event_native_id,
        author_native_id,
        release_native_id,

        ---------- enums
        item_kind,
        item_kind_raw,

        ---------- text
        topic,
        intent,
        owner_team,

        ---------- booleans
        is_suitable,
        is_verified,
        is_diverse_sample,

        ---------- times
        opened_at,
        closed_at,
        reopened_at

    from source

)

select * from renamed
