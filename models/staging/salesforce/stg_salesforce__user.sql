{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'user') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        name,
        usertype as user_type,
        {{ salesforce_id('contactid') }} as contact_id
    from source

),

user_rows as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from user_rows
