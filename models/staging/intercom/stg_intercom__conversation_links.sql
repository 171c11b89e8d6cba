with

threads as (

    select * from {{ ref('stg_intercom__threads') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'intercom'

),

listed as (

    select
        threads.*,
        'reference' as relation,
        cast(reference.item as {{ dbt.type_string() }}) as other
    from threads
    {{ json_items('threads.external_references', 'reference') }}
    union all
    select
        threads.*,
        'linked' as relation,
        cast(linked.item as {{ dbt.type_string() }}) as other
    from threads
    {{ json_items('threads.linked_objects', 'linked') }}

),

opened as (

    select
        listed.*,
        {{ json_text('other', 'id') }} as other_native_id,
        {{ json_text('other', 'type') }} as other_type,
        case relation
            when 'reference' then 'external_reference'
            else coalesce({{ json_text('other', 'category') }}, {{ json_text('other', 'type') }})
        end as link_type_raw
    from listed

),

named as (

    select
        {%- for name in bookkeeping_columns() if name != 'native_id' %}
            opened.{{ name }},
        {%- endfor %}
        opened.native_id || '-' || opened.other_type || '-' || opened.other_native_id as native_id,
        opened.native_id as from_native_id,
        opened.other_native_id as to_native_id,
        {{ mapped_value('link_type', 'opened.link_type_raw') }} as link_type,
        opened.link_type_raw,
        case
            when opened.relation = 'reference'
                then {{ mapped_value('linked_system', 'opened.other_type', otherwise='opened.other_type') }}
        end as to_source_system,
        -- Which instance of the other tool it is, only the team can say.
        case
            when opened.relation = 'reference'
                then {{ mapped_value('linked_instance', 'opened.other_type', otherwise=no_text()) }}
        end as to_source_instance
    from opened
    {{ mapped_joins('opened', {
        'link_type': 'opened.link_type_raw',
        'linked_system': 'opened.other_type',
        'linked_instance': 'opened.other_type',
    }) }}

),

conversation_links as (

    select
        {{ common_columns('conversation_links') }},
        {{ contract_columns('conversation_links', given=[
            'from_native_id', 'to_source_system', 'to_source_instance', 'to_native_id', 'link_type', 'link_type_raw',
        ]) }}
    from named
    where to_native_id is not null

)

select * from conversation_links
