with

source as (

    {{ native_rows('amazon_connect', 'contact_trace_record') }}

),

contact_trace_record as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from contact_trace_record
