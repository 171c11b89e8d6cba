with

source as (

    select * from {{ source('open', 'experiment_assignments') }}

),

renamed as (

    select
        {{ common_columns('experiment_assignments') }},

        ---------- ids
        unit_native_id,

        ---------- enums
        unit_type,
        unit_type_raw,

        ---------- text
        experiment,
        arm,

        ---------- booleans
        is_control,

        ---------- times
        assigned_at

    from source

)

select * from renamed
