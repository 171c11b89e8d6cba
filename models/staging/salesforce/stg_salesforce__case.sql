{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'case') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        status,
        origin,
        reason,
        priority,
        description,
        isclosed as is_closed,
        closeddate as closed_at,
        {{ salesforce_id('ownerid') }} as owner_id,
        {{ salesforce_id('contactid') }} as contact_id,
        contactemail as contact_email,
        contactphone as contact_phone,
        contactmobile as contact_mobile,
        suppliedemail as supplied_email,
        suppliedphone as supplied_phone,
        {{ salesforce_id('parentid') }} as parent_id,
        {{ salesforce_id('masterrecordid') }} as merged_into_id,
        createddate as created_at,
        lastmodifieddate as modified_at
    from source

),

case_rows as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from case_rows
