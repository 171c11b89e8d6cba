{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'contact') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        id as landed_id,
        email,
        phone,
        mobilephone as mobile_phone,
        {{ salesforce_id('masterrecordid') }} as merged_into_id,
        createddate as created_at
    from source

),

contact as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from contact
