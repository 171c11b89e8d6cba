{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'emailmessage') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('parentid') }} as case_id,
        incoming as is_incoming,
        textbody as body,
        messagedate as sent_at,
        status,
        {{ salesforce_id('createdbyid') }} as author_id
    from source

),

emailmessage as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from emailmessage
