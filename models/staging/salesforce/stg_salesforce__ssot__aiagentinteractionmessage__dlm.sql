{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'ssot__aiagentinteractionmessage__dlm') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('ssot__aiagentinteractionid__c') }} as interaction_id,
        {{ salesforce_text('ssot__aiagentinteractionmessagetype__c') }} as message_type,
        {{ salesforce_text('ssot__contenttext__c') }} as body,
        ssot__messagesenttimestamp__c as sent_at
    from source

),

ssot__aiagentinteractionmessage__dlm as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from ssot__aiagentinteractionmessage__dlm
