-- An account is a company: it would make one person of all who work there, so it identifies nobody. Merging deletes a
-- contact, whose id old rows still name.
{% set of_customers = [
    ('contacts', 'email', 'email', 'email'),
    ('contacts', 'phone', 'phone', 'phone'),
    ('contacts', 'mobile', 'phone', 'mobile_phone'),
    ('contacts', 'id', 'crm_contact', 'landed_id'),
    ('cases', 'email', 'email', 'contact_email'),
    ('cases', 'phone', 'phone', 'contact_phone'),
    ('cases', 'mobile', 'phone', 'contact_mobile'),
    ('cases', 'supplied-email', 'email', 'supplied_email'),
    ('cases', 'supplied-phone', 'phone', 'supplied_phone'),
    ('chats', 'visitor', 'visitor', 'visitor_id'),
] %}
{% set told_by = {
    'contacts': {'customer': 'native_id', 'conversation': no_text(), 'merged': 'merged_into_id', 'time': 'created_at'},
    'cases': {'customer': 'contact_id', 'conversation': 'native_id', 'merged': no_text(), 'time': 'created_at'},
    'chats': {'customer': 'coalesce(contact_id, visitor_id)', 'conversation': 'native_id', 'merged': no_text(),
              'time': 'requested_at'},
} %}
with

contacts as (

    select * from {{ ref('stg_salesforce__contact') }}
    where is_latest_version

),

cases as (

    select * from {{ ref('stg_salesforce__case') }}
    where is_latest_version

),

end_users as (

    select * from {{ ref('stg_salesforce__messagingenduser') }}
    where is_latest_version

),

chats as (

    select * from {{ ref('stg_salesforce__livechattranscript') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

seen as (

    {% for relation, kind, id_type, column in of_customers %}
        select
            {{ row_columns() }},
            '{{ relation }}-' || native_id || '-{{ kind }}' as identifier_native_id,
            {{ told_by[relation].customer }} as customer_native_id,
            {{ told_by[relation].conversation }} as conversation_native_id,
            {{ told_by[relation].merged }} as merged_into_customer_native_id,
            '{{ id_type }}' as id_type,
            '{{ kind }}' as id_type_raw,
            {{ column }} as id_value,
            cast({{ 'false' if 'supplied' in kind else 'null' }} as boolean) as is_verified,
            {{ told_by[relation].time }} as observed_at
        from {{ relation }}
        union all
    {% endfor %}
    select
        {{ row_columns('end_users') }},
        'end-user-' || end_users.native_id as identifier_native_id,
        coalesce(end_users.contact_id, end_users.native_id) as customer_native_id,
        {{ no_text() }} as conversation_native_id,
        {{ no_text() }} as merged_into_customer_native_id,
        {{ mapped_value('platform_key', 'end_users.message_type') }} as id_type,
        end_users.message_type as id_type_raw,
        end_users.platform_key as id_value,
        cast(null as boolean) as is_verified,
        end_users.created_at as observed_at
    from end_users
    {{ mapped_joins('end_users', {'platform_key': 'end_users.message_type'}) }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_deleted', 'extra') %}
            {{ name }},
        {%- endfor %}
        identifier_native_id as native_id,
        coalesce(is_deleted, false) and merged_into_customer_native_id is null as is_deleted,
        {{ no_text() }} as extra,
        customer_native_id,
        conversation_native_id,
        merged_into_customer_native_id,
        id_type,
        id_type_raw,
        id_value,
        is_verified,
        observed_at
    from seen
    where nullif(trim(id_value), '') is not null

),

customer_identifiers as (

    select
        {{ common_columns('customer_identifiers') }},
        {{ contract_columns('customer_identifiers', given=[
            'customer_native_id', 'conversation_native_id', 'merged_into_customer_native_id', 'id_type', 'id_type_raw',
            'id_value', 'is_verified', 'observed_at',
        ]) }}
    from named

)

select * from customer_identifiers
