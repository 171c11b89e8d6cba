with staged as (
    {% for vendor in staging_vendors('conversation_links') %}
        select
            {{ row_columns() }},
            from_native_id,
            to_native_id,
            coalesce(to_source_system, source_system) as to_source_system,
            coalesce(to_source_instance, source_instance) as to_source_instance,
            link_type,
            linked_at
        from {{ ref('stg_' ~ vendor ~ '__conversation_links') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

conversations as (
    select conversation_key
    from {{ ref('int_conversations__versioned') }}
    where is_live
),

keyed as (
    select
        staged.*,
        {{ entity_key('conversation_links', 'native_id') }} as conversation_link_key,
        {{ entity_key('conversations', 'from_native_id') }} as from_conversation_key,
        {{ entity_key('conversations', 'to_native_id', 'to_source_system', 'to_source_instance') }}
            as to_conversation_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('conversation_link_key') }} as version_rank
    from keyed
),

conversation_links_conformed as (
    select
        ranked.conversation_link_key,
        ranked.from_conversation_key,
        ranked.to_conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.link_type,
        ranked.linked_at
    from ranked
    inner join conversations as from_conversations
        on ranked.from_conversation_key = from_conversations.conversation_key
    inner join conversations as to_conversations
        on ranked.to_conversation_key = to_conversations.conversation_key
    where
        {{ is_live('ranked') }}
        -- A conversation has no relation to itself (R20).
        and ranked.from_conversation_key <> ranked.to_conversation_key
)

select * from conversation_links_conformed
