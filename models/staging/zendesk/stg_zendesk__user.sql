with

landed as (

    {{ native_rows('zendesk', 'user') }}

),

users_versioned as (

    select
        source_system,
        source_instance,
        native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        extra,
        batch_id,
        file_path,
        line_number,
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
