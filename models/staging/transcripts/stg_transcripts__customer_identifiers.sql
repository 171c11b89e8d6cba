with

records as (

    select *
    from {{ ref('stg_transcripts__records') }}
    where is_latest_version and customer_native_id is not null

),

customer_identifiers as (

    select
        {{ common_columns('customer_identifiers') }},

        ---------- ids
        customer_native_id,
        native_id as conversation_native_id,
        customer_native_id as id_value,
        cast(null as {{ dbt.type_string() }}) as merged_into_customer_native_id,

        ---------- enums
        'external_id' as id_type,
        cast(null as {{ dbt.type_string() }}) as id_type_raw,

        ---------- booleans
        cast(null as boolean) as is_verified,

        ---------- times
        started_at as observed_at

    from records

)

select * from customer_identifiers
