with

source as (

    {{ native_rows('dialogflow', 'insights_conversation') }}

),

insights_conversation as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from insights_conversation
