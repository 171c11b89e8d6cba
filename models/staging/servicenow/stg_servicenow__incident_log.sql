with

source as (

    {{ native_rows('servicenow', 'incident_log') }}

),

incident_log as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from incident_log
