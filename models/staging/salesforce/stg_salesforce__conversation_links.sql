-- One contact of a customer is exported up to three times: as AI session, as messaging session and as case.
{% set links = [
    ('merge', 'stg_salesforce__case', 'native_id', 'merged_into_id', 'merged_into', 'modified_at'),
    ('parent', 'stg_salesforce__case', 'parent_id', 'native_id', 'parent_of', 'created_at'),
    ('case', 'stg_salesforce__messaging', 'native_id', 'case_id', 'same_contact_as', 'started_at'),
    ('case', 'stg_salesforce__livechattranscript', 'native_id', 'case_id', 'same_contact_as', 'requested_at'),
    ('messaging', 'stg_salesforce__ai_sessions', 'native_id', 'messaging_session_id', 'bot_session_of', 'started_at'),
    ('previous', 'stg_salesforce__ai_sessions', 'native_id', 'previous_session_id', 'follow_up_of', 'started_at'),
] %}
with

told as (

    {% for name, relation, from_column, to_column, link_type, time in links %}
        select
            {{ row_columns() }},
            '{{ name }}-' || native_id as link_native_id,
            {{ from_column }} as from_native_id,
            {{ to_column }} as to_native_id,
            '{{ link_type }}' as link_type,
            {{ time }} as linked_at
        from {{ ref(relation) }}
        where
            {{ from_column }} is not null
            and {{ to_column }} is not null
            {%- if relation in ('stg_salesforce__case', 'stg_salesforce__livechattranscript') %}
                and is_latest_version
            {%- endif %}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_deleted', 'extra') %}
            {{ name }},
        {%- endfor %}
        link_native_id as native_id,
        -- Merging deletes the case that tells of it.
        case when link_type <> 'merged_into' then is_deleted end as is_deleted,
        {{ no_text() }} as extra,
        from_native_id,
        to_native_id,
        link_type,
        linked_at
    from told

),

conversation_links as (

    select
        {{ common_columns('conversation_links') }},
        {{ contract_columns('conversation_links', given=['from_native_id', 'to_native_id', 'link_type', 'linked_at']) }}
    from named

)

select * from conversation_links
