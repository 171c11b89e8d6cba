with

session_links as (

    select * from {{ ref('stg_dialogflow__session_links') }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            {{ name }},
        {%- endfor %}
        'session-of-' || conversation_native_id as native_id,
        {{ no_text() }} as extra,
        conversation_native_id as from_native_id,
        session_id as to_native_id,
        'same_contact_as' as link_type,
        told_by as link_type_raw,
        session_started_at as linked_at
    from session_links

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
