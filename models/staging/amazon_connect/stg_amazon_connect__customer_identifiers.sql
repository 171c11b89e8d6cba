with

chains as (

    select * from {{ ref('stg_amazon_connect__chains') }}
    where is_of_customer

),

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}
    where is_customer_leg

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

listed as (

    select
        {{ row_columns('legs') }},
        legs.conversation_native_id,
        coalesce(chains.own_customer_native_id, chains.customer_id) as customer_native_id,
        legs.customer_address_type as id_type_raw,
        legs.customer_address as id_value,
        legs.initiated_at as observed_at
    from legs
    inner join chains
        on
            legs.source_system = chains.source_system
            and legs.source_instance = chains.source_instance
            and legs.conversation_native_id = chains.conversation_native_id
    where nullif(trim(legs.customer_address), '') is not null

),

-- A chain names its customer in each leg; a caller who hides the number has none.
typed as (

    select
        listed.*,
        coalesce({{ mapped_value('id_type', 'listed.id_type_raw') }}, 'unmapped') as id_type,
        row_number() over (
            partition by
                listed.source_system, listed.source_instance, listed.conversation_native_id, listed.id_type_raw,
                listed.id_value
            order by listed.observed_at nulls last, {{ binary_order('listed.native_id') }}
        ) as sight
    from listed
    {{ mapped_joins('listed', {'id_type': 'listed.id_type_raw', 'no_identifier': 'listed.id_value'}) }}
    where {{ mapped_value('no_identifier', 'listed.id_value', otherwise=no_text()) }} is null

),

named as (

    select
        {{ row_columns() }},
        {{ no_text() }} as extra,
        conversation_native_id,
        customer_native_id,
        id_type,
        id_type_raw,
        id_value,
        observed_at
    from typed
    where sight = 1 and id_type <> 'none'

),

customer_identifiers as (

    select
        {{ common_columns('customer_identifiers') }},
        {{ contract_columns('customer_identifiers', given=[
            'conversation_native_id', 'customer_native_id', 'id_type', 'id_type_raw', 'id_value', 'observed_at',
        ]) }}
    from named

)

select * from customer_identifiers
