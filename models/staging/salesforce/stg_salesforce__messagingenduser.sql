{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'messagingenduser') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('contactid') }} as contact_id,
        messagingplatformkey as platform_key,
        messagetype as message_type,
        createddate as created_at
    from source

),

messagingenduser as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from messagingenduser
