{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'messagingsession') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        status,
        origin,
        agenttype as agent_type,
        accepttime as accepted_at,
        starttime as started_at,
        endtime as ended_at,
        endedbytype as ended_by,
        channeltype as channel_type,
        {{ salesforce_id('messagingenduserid') }} as end_user_id,
        {{ salesforce_id('caseid') }} as case_id,
        {{ salesforce_id('ownerid') }} as owner_id,
        endusermessagecount as end_user_message_count,
        lower({{ dbt.split_part('trim(enduserlanguage)', "'_'", 1) }}) as language
    from source

),

messagingsession as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from messagingsession
