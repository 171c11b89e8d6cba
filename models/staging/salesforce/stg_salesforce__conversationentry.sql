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
        entrytime as told_at,
        -- Anything else would be no part of a second.
        case when entrytimemillisecs between 0 and 999 then entrytimemillisecs end as milliseconds,
        entrytype as entry_type,
        message
    from source

),

conversationentry as (

    select
        renamed.*,
        case
            when milliseconds is null then told_at
            else {{ milliseconds_after(dbt.date_trunc('second', 'told_at'), 'milliseconds') }}
        end as entered_at,
        case when milliseconds is null then 's' else 'ms' end as time_precision,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from conversationentry
