with

source as (

    {{ native_rows('assist_qa', 'qa_form_long') }}

),

qa_form_long as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from qa_form_long
