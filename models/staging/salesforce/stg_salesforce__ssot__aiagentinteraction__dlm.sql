{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'ssot__aiagentinteraction__dlm') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('ssot__aiagentsessionid__c') }} as session_id,
        {{ salesforce_text('ssot__topicapiname__c') }} as topic,
        ssot__starttimestamp__c as started_at,
        ssot__endtimestamp__c as ended_at
    from source

),

ssot__aiagentinteraction__dlm as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from ssot__aiagentinteraction__dlm
