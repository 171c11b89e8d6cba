with

source as (

    {{ native_rows('surveys', 'gorgias_satisfaction_surveys') }}

),

gorgias_satisfaction_surveys as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from gorgias_satisfaction_surveys
