{% set no_key = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with staged as (
    {% for table in conformed_tables() if table.name != 'events' %}
        {% set key_of = mentioned_key if table.across else entity_key %}
        {% set named = key_of('conversations', table.names[0]) if table.names else no_key %}
        {% set linked = entity_key(
            'conversations', 'to_native_id',
            'coalesce(to_source_system, source_system)', 'coalesce(to_source_instance, source_instance)'
        ) if table.names | length > 1 else no_key %}
        {% for vendor in staging_vendors(table.name) %}
            select
                '{{ table.name }}' as table_name,
                {{ row_columns() }},
                {{ entity_key(table.name, 'native_id') }} as row_key,
                {{ 'valid_from' if table.versioned else 'cast(null as timestamp)' }} as valid_from,
                {{ named }} as conversation_key,
                {{ linked }} as linked_conversation_key,
                {{ 'true' if table.keeps_orphans else 'false' }} as keeps_orphans
            from {{ ref('stg_' ~ vendor ~ '__' ~ table.name) }}
            union all
        {% endfor %}
    {% endfor %}
    -- Events are hashed already.
    select
        'events' as table_name,
        {{ row_columns() }},
        event_key as row_key,
        cast(null as timestamp) as valid_from,
        conversation_key,
        {{ no_key }} as linked_conversation_key,
        false as keeps_orphans
    from {{ ref('int_events__landed') }}
),

conversations as (
    select
        conversation_key,
        is_deleted,
        is_test
    from {{ ref('int_conversations__versioned') }}
),

ranked as (
    select
        staged.*,
        {{ version_rank('table_name, row_key, valid_from') }} as version_rank
    from staged
),

judged as (
    select
        ranked.*,
        case
            when ranked.version_rank > 1 then 'superseded'
            when ranked.is_deleted then 'deleted'
            when ranked.is_test then 'test'
            when named.is_deleted or linked.is_deleted then 'conversation_deleted'
            when named.is_test or linked.is_test then 'conversation_test'
            when ranked.conversation_key is not null and named.conversation_key is null then 'unknown_conversation'
            when ranked.linked_conversation_key is not null and linked.conversation_key is null
                then 'unknown_conversation'
            when ranked.conversation_key = ranked.linked_conversation_key then 'self_link'
        end as reason
    from ranked
    left join conversations as named on ranked.conversation_key = named.conversation_key
    left join conversations as linked on ranked.linked_conversation_key = linked.conversation_key
),

flagged_rows as (
    select
        table_name,
        source_system,
        source_instance,
        row_key,
        conversation_key,
        batch_id,
        file_path,
        line_number,
        reason,
        reason = 'unknown_conversation' and keeps_orphans as is_counted
    from judged
    where reason is not null
)

select * from flagged_rows
