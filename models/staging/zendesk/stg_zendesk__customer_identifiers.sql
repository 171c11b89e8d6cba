{% set of_users = {'email': 'email', 'phone': 'phone', 'external_id': 'external_id'} %}
with

users as (

    select * from {{ ref('stg_zendesk__user') }}
    where is_latest_version

),

people as (

    select * from {{ ref('stg_zendesk__people') }}

),

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

chats as (

    select * from {{ ref('stg_zendesk__chats') }}

),

requesters as (

    select distinct
        source_instance,
        requester_id
    from tickets

),

-- Colleagues are customers only where they ask for help themselves.
customers as (

    select users.*
    from users
    inner join people on users.source_instance = people.source_instance and users.native_id = people.user_native_id
    left join requesters
        on users.source_instance = requesters.source_instance and users.native_id = requesters.requester_id
    where people.actor_type = 'customer' or (people.override_type is null and requesters.requester_id is not null)

),

seen as (

    {% for id_type, column in of_users.items() %}
        select
            {{ row_columns() }},
            'user-' || native_id || '-{{ id_type }}' as identifier_native_id,
            native_id as customer_native_id,
            {{ no_text() }} as conversation_native_id,
            '{{ id_type }}' as id_type,
            {{ column }} as id_value,
            {{ 'verified' if id_type == 'email' else 'cast(null as boolean)' }} as is_verified,
            created_at as observed_at,
            not coalesce(active, true) as is_gone
        from customers
        union all
    {% endfor %}
    -- An agent who writes a ticket for somebody does so from an address of their own.
    select
        {{ row_columns() }},
        'ticket-' || native_id || '-address' as identifier_native_id,
        requester_id as customer_native_id,
        native_id as conversation_native_id,
        case when via_source_from_address like '+%' then 'phone' else 'email' end as id_type,
        via_source_from_address as id_value,
        cast(null as boolean) as is_verified,
        created_at as observed_at,
        false as is_gone
    from tickets
    where
        coalesce(submitter_id, requester_id) = requester_id
        and (via_source_from_address like '%@%' or via_source_from_address like '+%')
    union all
    select
        {{ row_columns() }},
        'chat-' || native_id || '-visitor' as identifier_native_id,
        customer_native_id,
        conversation_native_id,
        'visitor' as id_type,
        visitor_id as id_value,
        cast(null as boolean) as is_verified,
        first_at as observed_at,
        false as is_gone
    from chats

),

renamed as (

    select
        source_system,
        source_instance,
        identifier_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        coalesce(is_deleted, false) or is_gone as is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        customer_native_id,
        conversation_native_id,
        id_type,
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
            'customer_native_id', 'conversation_native_id', 'id_type', 'id_value', 'is_verified', 'observed_at',
        ]) }}
    from renamed

)

select * from customer_identifiers
