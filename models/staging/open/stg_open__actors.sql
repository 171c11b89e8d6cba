with

source as (

    select * from {{ source('open', 'actors') }}

),

renamed as (

    select
        {{ common_columns('actors') }},

        ---------- enums
        actor_type,
        actor_type_raw,

        ---------- text
        team,
        ai_agent_name,
        ai_agent_version,

        ---------- booleans
        is_ai_certified,

        ---------- times
        hired_on,
        valid_from,
        valid_to

    from source

)

select * from renamed
