with

source as (

    select * from {{ source('open', 'conversation_links') }}

),

renamed as (

    select
        {{ common_columns('conversation_links') }},

        ---------- ids
        from_native_id,
        to_source_system,
        to_source_instance,
        to_native_id,

        ---------- enums
        link_type,
        link_type_raw,

        ---------- times
        linked_at

    from source

)

select * from renamed
