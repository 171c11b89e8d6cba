with

source as (

    select * from {{ source('open', 'governance_events') }}

),

renamed as (

    select
        {{ common_columns('governance_events') }},

        ---------- enums
        event_kind,
        event_kind_raw,

        ---------- text
        system,
        data_class,

        ---------- times
        occurred_at,
        due_on,
        done_on

    from source

)

select * from renamed
