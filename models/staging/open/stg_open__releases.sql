with

source as (

    select * from {{ source('open', 'releases') }}

),

renamed as (

    select
        {{ common_columns('releases') }},

        ---------- enums
        component,
        component_raw,

        ---------- text
        version,
        intents,

        ---------- times
        effective_from,
        deployed_at,
        rolled_back_at,
        expires_at

    from source

)

select * from renamed
