with

contacts as (

    select * from {{ ref('stg_amazon_connect__contacts') }}

),

listed as (

    select
        contacts.source_system,
        contacts.source_instance,
        contacts.native_id,
        {{ json_time(json_first_text(
            'cast(recording.item as ' ~ dbt.type_string() ~ ')', ['StartTimestamp', 'start_timestamp']
        )) }} as started_at
    from contacts
    {{ json_items('contacts.recordings', 'recording') }}

),

recorded as (

    select
        source_system,
        source_instance,
        native_id as contact_native_id,
        min(started_at) as recording_started_at
    from listed
    group by source_system, source_instance, native_id

)

select * from recorded
