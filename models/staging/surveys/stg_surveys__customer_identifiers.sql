{#- Contacts of the address book, and whoever answered under no more than an e-mail. -#}
{% set identifiers = [
    ('core_contact', 'native_id', 'email', 'email', 'email'),
    ('core_contact', 'native_id', 'external_data_reference', 'external_data_reference', 'external_id'),
    ('directory_contact', 'native_id', 'email', 'email', 'email'),
    ('directory_contact', 'native_id', 'phone', 'phone', 'phone'),
    ('directory_contact', 'native_id', 'ext_ref', 'ext_ref', 'external_id'),
    ('survey_response', 'lower(trim(recipient_email))', 'recipient_email', 'recipient_email', 'email'),
    ('flat_responses', 'lower(trim(customer_email))', 'customer_email', 'customer_email', 'email'),
] -%}
with

listed as (

    {%- for table, customer, column, raw, id_type in identifiers %}
        select
            {{ row_columns() }},
            extra,
            '{{ table }}/' || native_id || '/{{ raw }}' as identifier_native_id,
            {{ customer }} as customer_native_id,
            '{{ id_type }}' as id_type,
            '{{ raw }}' as id_type_raw,
            trim({{ column }}) as id_value
        from {{ ref('stg_surveys__' ~ table) }}
        where is_latest_version
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

named as (

    select
        source_system,
        source_instance,
        identifier_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        extra,
        batch_id,
        file_path,
        line_number,
        customer_native_id,
        id_type,
        id_type_raw,
        id_value
    from listed
    where nullif(id_value, '') is not null

),

customer_identifiers as (

    select
        {{ common_columns('customer_identifiers') }},
        {{ contract_columns('customer_identifiers', given=[
            'customer_native_id', 'id_type', 'id_type_raw', 'id_value',
        ]) }}
    from named

)

select * from customer_identifiers
