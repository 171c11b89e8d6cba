with

landed as (

    {{ native_rows('zendesk', 'group') }}

),

groups_versioned as (

    select
        {{ row_columns() | replace('is_deleted', 'coalesce(is_deleted, deleted) as is_deleted') }},
        extra,
        name,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from groups_versioned
