with

source as (

    {{ native_rows('amazon_connect', 'contact_evaluation_record') }}

),

contact_evaluation_record as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from contact_evaluation_record
