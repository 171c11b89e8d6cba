with

source as (

    {{ native_rows('intercom', 'conversation_history') }}

),

conversation_history as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from conversation_history
