with

source as (

    {{ native_rows('assist_qa', 'answer_records') }}

),

answer_records as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from answer_records
