with

source as (

    {{ native_rows('amazon_connect', 'chat_transcript') }}

),

chat_transcript as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from chat_transcript
