with

source as (

    select * from {{ source('open', 'customer_identifiers') }}

),

renamed as (

    select
        {{ common_columns('customer_identifiers') }},

        ---------- ids
        customer_native_id,
        conversation_native_id,
        id_value,
        merged_into_customer_native_id,

        ---------- enums
        id_type,
        id_type_raw,

        ---------- booleans
        is_verified,

        ---------- times
        observed_at

    from source

)

select * from renamed
