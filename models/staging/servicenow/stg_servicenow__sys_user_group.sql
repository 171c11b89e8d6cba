with

source as (

    {{ native_rows('servicenow', 'sys_user_group') }}

),

sys_user_group as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from sys_user_group
