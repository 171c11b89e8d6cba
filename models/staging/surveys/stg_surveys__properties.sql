with

embedded as (

    select * from {{ ref('stg_surveys__survey_embedded_data') }}
    where is_latest_version and not coalesce(is_deleted, false)

),

{% set carriers = {
    'survey_response': {'external_data_reference': 'external_data_reference'},
    'gorgias_satisfaction_surveys': {'ticket_id': 'ticket_id'},
    'flat_responses': {
        'conversation_id': 'conversation_id', 'ticket_id': 'ticket_id', 'agent_id': 'agent_id',
        'external_reference': 'external_reference', 'conversation_native_id': 'conversation_native_id',
        'conversation_source_system': 'conversation_source_system',
        'conversation_source_instance': 'conversation_source_instance', 'event_native_id': 'event_native_id',
        'actor_native_id': 'actor_native_id',
    },
} -%}
{% set bags = {
    'delighted_responses': 'person_properties',
    'wootric_responses': json_text('end_user', 'properties'),
} -%}

listed as (

    select
        source_system,
        source_instance,
        'survey_response' as native_table,
        response_id as response_native_id,
        key as property,
        value
    from embedded
    {%- for table, columns in carriers.items() %}
        {%- for property, column in columns.items() %}
            union all
            select
                source_system,
                source_instance,
                '{{ table }}' as native_table,
                native_id as response_native_id,
                '{{ property }}' as property,
                {{ column }} as value
            from {{ ref('stg_surveys__' ~ table) }}
            where is_latest_version
        {%- endfor %}
    {%- endfor %}
    {%- for table, bag in bags.items() %}
        union all
        select
            carried.source_system,
            carried.source_instance,
            '{{ table }}' as native_table,
            carried.native_id as response_native_id,
            entry.key as property,
            entry.value
        from {{ ref('stg_surveys__' ~ table) }} as carried
        {{ json_entries(bag, 'entry') }}
        where carried.is_latest_version
    {%- endfor %}

),

properties as (

    select
        source_system,
        source_instance,
        native_table,
        response_native_id,
        lower(trim(property)) as property,
        trim(value) as value
    from listed
    where nullif(trim(value), '') is not null

)

select * from properties
