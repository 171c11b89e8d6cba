with

conversation_contact_history as (

    select * from {{ ref('stg_intercom__conversation_contact_history') }}
    where is_latest_version and coalesce(_fivetran_active, true)

),

threads as (

    select * from {{ ref('stg_intercom__threads') }}
    where is_latest_version

),

thread_contacts as (

    select
        source_system,
        source_instance,
        conversation_id as conversation_native_id,
        contact_id as contact_native_id
    from conversation_contact_history
    union all
    select
        threads.source_system,
        threads.source_instance,
        threads.native_id as conversation_native_id,
        {{ json_text('cast(contact.item as ' ~ dbt.type_string() ~ ')', 'id') }} as contact_native_id
    from threads
    {{ json_items('threads.contacts', 'contact') }}

)

select * from thread_contacts
