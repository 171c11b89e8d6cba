{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'ssot__aiagentsessionparticipant__dlm') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('ssot__aiagentsessionid__c') }} as session_id,
        {{ salesforce_text('ssot__aiagentapiname__c') }} as agent_name,
        {{ salesforce_text('ssot__aiagentversionapiname__c') }} as agent_version
    from source

),

ssot__aiagentsessionparticipant__dlm as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from ssot__aiagentsessionparticipant__dlm
