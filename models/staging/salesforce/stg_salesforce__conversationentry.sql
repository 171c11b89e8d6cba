{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'conversationentry') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('conversationid') }} as session_id,
        {{ salesforce_id('actorid') }} as actor_id,
        actortype as actor_type_raw,
        actorname as actor_name,
        entrytime as entered_at,
        entrytype as entry_type,
        message
    from source

),

conversationentry as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from conversationentry
