{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'ssot__aiagentinteractionstep__dlm') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('ssot__aiagentinteractionid__c') }} as interaction_id,
        {{ salesforce_text('ssot__aiagentinteractionsteptype__c') }} as step_type,
        {{ salesforce_text('ssot__name__c') }} as name,
        {{ salesforce_text('ssot__outputvaluetext__c') }} as output,
        {{ salesforce_text('ssot__errormessagetext__c') }} as error,
        ssot__starttimestamp__c as started_at,
        ssot__endtimestamp__c as ended_at
    from source

),

ssot__aiagentinteractionstep__dlm as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from ssot__aiagentinteractionstep__dlm
