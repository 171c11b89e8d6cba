with

landed as (

    {{ native_rows('zendesk', 'user') }}

),

users_versioned as (

    select
        {{ row_columns() }},
        extra,
        role,
        name,
        email,
        phone,
        external_id,
        active,
        verified,
        created_at,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from users_versioned
