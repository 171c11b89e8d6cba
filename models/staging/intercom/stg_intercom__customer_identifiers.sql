with

contacts as (

    select * from {{ ref('stg_intercom__contacts') }}

),

kinds as (

    select 'email' as id_type
    union all
    select 'phone' as id_type
    union all
    select 'external_id' as id_type

),

-- A lead that turns out to be a known user is merged into that user and keeps an id that old rows name.
former_contacts as (

    select
        contacts.*,
        cast(former.item as {{ dbt.type_string() }}) as former_contact
    from contacts
    {{ json_items('contacts.merge_history', 'former') }}

),

listed as (

    select
        {%- for name in bookkeeping_columns() if name != 'native_id' %}
            contacts.{{ name }},
        {%- endfor %}
        contacts.native_id || '-' || kinds.id_type as native_id,
        contacts.native_id as customer_native_id,
        {{ no_text() }} as merged_into_customer_native_id,
        kinds.id_type,
        kinds.id_type as id_type_raw,
        case kinds.id_type
            when 'email' then contacts.email
            when 'phone' then contacts.phone
            when 'external_id' then contacts.external_id
        end as id_value,
        contacts.created_at as observed_at
    from contacts
    cross join kinds
    union all
    select
        {%- for name in bookkeeping_columns() if name != 'native_id' %}
            {{ name }},
        {%- endfor %}
        native_id || '-merged-' || {{ json_text('former_contact', 'source_contact_id') }} as native_id,
        {{ json_text('former_contact', 'source_contact_id') }} as customer_native_id,
        native_id as merged_into_customer_native_id,
        'visitor' as id_type,
        {{ json_text('former_contact', 'source_contact_role') }} as id_type_raw,
        {{ json_text('former_contact', 'source_contact_id') }} as id_value,
        {{ json_time(json_text('former_contact', 'merged_at')) }} as observed_at
    from former_contacts

),

valued as (

    select * from listed
    where nullif(trim(id_value), '') is not null

),

customer_identifiers as (

    select
        {{ common_columns('customer_identifiers') }},
        {{ contract_columns('customer_identifiers', given=[
            'customer_native_id', 'merged_into_customer_native_id', 'id_type', 'id_type_raw', 'id_value', 'observed_at',
        ]) }}
    from valued

)

select * from customer_identifiers
