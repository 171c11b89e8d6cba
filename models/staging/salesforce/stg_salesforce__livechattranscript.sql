{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'livechattranscript') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('caseid') }} as case_id,
        {{ salesforce_id('contactid') }} as contact_id,
        {{ salesforce_id('livechatvisitorid') }} as visitor_id,
        {{ salesforce_id('ownerid') }} as owner_id,
        status,
        requesttime as requested_at,
        starttime as started_at,
        endtime as ended_at,
        endedby as ended_by,
        abandoned as abandoned_after_seconds,
        operatormessagecount as operator_message_count,
        visitormessagecount as visitor_message_count
    from source

),

livechattranscript as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from livechattranscript
