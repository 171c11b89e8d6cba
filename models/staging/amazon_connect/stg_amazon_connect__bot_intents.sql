with

source as (

    {{ native_rows('amazon_connect', 'bot_intents') }}

),

bot_intents as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from bot_intents
