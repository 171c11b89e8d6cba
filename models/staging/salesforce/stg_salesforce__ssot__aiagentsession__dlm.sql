{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'ssot__aiagentsession__dlm') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        ssot__starttimestamp__c as started_at,
        ssot__endtimestamp__c as ended_at,
        {{ salesforce_text('ssot__aiagentchanneltype__c') }} as channel_type,
        {{ salesforce_text('ssot__aiagentsessionendtype__c') }} as end_type,
        {{ salesforce_id('ssot__relatedmessagingsessionid__c') }} as messaging_session_id,
        {{ salesforce_id('ssot__previoussessionid__c') }} as previous_session_id,
        {{ salesforce_id('ssot__individualid__c') }} as individual_id
    from source

),

ssot__aiagentsession__dlm as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from ssot__aiagentsession__dlm
