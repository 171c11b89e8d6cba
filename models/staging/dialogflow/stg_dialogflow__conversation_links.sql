with

session_links as (

    select * from {{ ref('stg_dialogflow__session_links') }}

),

repeated_analyses as (

    select * from {{ ref('stg_dialogflow__repeated_analyses') }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            session_links.{{ name }},
        {%- endfor %}
        'session-of-' || session_links.conversation_native_id as native_id,
        {{ no_text() }} as extra,
        session_links.conversation_native_id as from_native_id,
        session_links.session_id as to_native_id,
        'same_contact_as' as link_type,
        session_links.told_by as link_type_raw,
        session_links.session_started_at as linked_at
    from session_links
    left join repeated_analyses
        on
            session_links.source_system = repeated_analyses.source_system
            and session_links.source_instance = repeated_analyses.source_instance
            and session_links.conversation_native_id = repeated_analyses.conversation_native_id
    where repeated_analyses.conversation_native_id is null

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
