with

runs as (

    select
        *,
        row_number() over (
            partition by source_instance, conversation_native_id, customer_native_id
            order by started_at asc nulls last, native_id asc
        ) as first_rank
    from {{ ref('stg_langfuse__runs') }}
    where not is_internal and customer_native_id is not null

),

renamed as (

    select
        source_system,
        source_instance,
        conversation_native_id || '-' || customer_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        customer_native_id,
        conversation_native_id,
        'external_id' as id_type,
        customer_native_id as id_value,
        started_at as observed_at
    from runs
    where first_rank = 1

),

customer_identifiers as (

    select
        {{ common_columns('customer_identifiers') }},
        {{ contract_columns('customer_identifiers', given=[
            'customer_native_id', 'conversation_native_id', 'id_type', 'id_value', 'observed_at',
        ]) }}
    from renamed

)

select * from customer_identifiers
