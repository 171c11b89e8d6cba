with

source as (

    select * from {{ source('open', 'outreach_events') }}

),

renamed as (

    select
        {{ common_columns('outreach_events') }},

        ---------- ids
        customer_native_id,

        ---------- enums
        channel,
        channel_raw,

        ---------- text
        topic,

        ---------- booleans
        is_holdout,

        ---------- times
        sent_at

    from source

)

select * from renamed
