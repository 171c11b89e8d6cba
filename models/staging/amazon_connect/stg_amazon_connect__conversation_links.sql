with

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

listed as (

    select
        {{ row_columns() }},
        conversation_native_id,
        initiated_at,
        related_contact_id as other_contact_id,
        'related/' || channel as relation,
        'related/' || channel || '/' || initiation_method as relation_of_method
    from legs
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        initiated_at,
        contact_association_id as other_contact_id,
        'thread/' || channel as relation,
        'thread/' || channel || '/' || initiation_method as relation_of_method
    from legs

),

-- A contact stands for the chain that it is part of; what is named and not exported stands for itself.
resolved as (

    select
        listed.*,
        coalesce(others.conversation_native_id, listed.other_contact_id) as to_native_id
    from listed
    left join legs as others
        on
            listed.source_system = others.source_system
            and listed.source_instance = others.source_instance
            and listed.other_contact_id = others.native_id
    where nullif(listed.other_contact_id, '') is not null

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            resolved.{{ name }},
        {%- endfor %}
        resolved.native_id || '-' || resolved.relation as native_id,
        {{ no_text() }} as extra,
        resolved.conversation_native_id as from_native_id,
        resolved.to_native_id,
        coalesce(
            {{ mapped_value('link_of_method', 'resolved.relation_of_method', otherwise=no_text()) }},
            {{ mapped_value('link_type', 'resolved.relation') }}
        ) as link_type,
        resolved.relation as link_type_raw,
        resolved.initiated_at as linked_at
    from resolved
    {{ mapped_joins('resolved', {
        'link_of_method': 'resolved.relation_of_method', 'link_type': 'resolved.relation',
    }) }}
    where resolved.to_native_id <> resolved.conversation_native_id

),

conversation_links as (

    select
        {{ common_columns('conversation_links') }},
        {{ contract_columns('conversation_links', given=[
            'from_native_id', 'to_native_id', 'link_type', 'link_type_raw', 'linked_at',
        ]) }}
    from named

)

select * from conversation_links
