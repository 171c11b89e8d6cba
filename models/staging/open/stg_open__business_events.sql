with

source as (

    select * from {{ source('open', 'business_events') }}

),

renamed as (

    select
        {{ common_columns('business_events') }},

        ---------- ids
        customer_native_id,
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,
        reference,

        ---------- enums
        event_kind,
        event_kind_raw,

        ---------- text
        intent,
        currency,
        system_of_record,

        ---------- numbers
        amount,

        ---------- times
        occurred_at

    from source

)

select * from renamed
