with

updates as (

    select * from {{ ref('stg_servicenow__updates') }}
    where is_latest and caller is not null

),

users as (

    select * from {{ ref('stg_servicenow__sys_user') }}
    where is_latest_version

),

-- The caller's own id names nobody outside of its instance; an address does.
known as (

    select
        updates.*,
        'caller' as identifier,
        'external_id' as id_type,
        updates.source_instance || ':' || updates.caller as id_value
    from updates

    union all

    select
        updates.*,
        'email' as identifier,
        'email' as id_type,
        users.email as id_value
    from updates
    inner join users
        on
            updates.caller = users.native_id
            and updates.source_instance = users.source_instance
    where users.email is not null

),

named as (

    select
        source_system,
        source_instance,
        incident_native_id || '-' || identifier as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        caller as customer_native_id,
        incident_native_id as conversation_native_id,
        id_type,
        id_value,
        opened_at as observed_at
    from known

),

customer_identifiers as (

    select
        {{ common_columns('customer_identifiers') }},
        {{ contract_columns('customer_identifiers', given=[
            'customer_native_id', 'conversation_native_id', 'id_type', 'id_value', 'observed_at',
        ]) }}
    from named

)

select * from customer_identifiers
