with

source as (

    select * from {{ source('open', 'customers') }}

),

renamed as (

    select
        {{ common_columns('customers') }},

        ---------- text
        segment,
        value_band,
        attributes,

        ---------- booleans
        consent_training,

        ---------- times
        opened_on,
        closed_on,
        valid_from,
        valid_to

    from source

)

select * from renamed
