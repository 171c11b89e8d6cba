with

source as (

    select * from {{ source('open', 'cost_entries') }}

),

renamed as (

    select
        {{ common_columns('cost_entries') }},

        ---------- ids
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,

        ---------- enums
        cost_kind,
        cost_kind_raw,

        ---------- text
        intent,
        currency,
        pricing_rule,

        ---------- numbers
        amount,

        ---------- times
        period_start,
        period_end

    from source

)

select * from renamed
