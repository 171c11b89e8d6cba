with staged as (
    {% for vendor in staging_vendors('improvement_items') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            conversation_source_system,
            conversation_source_instance,
            event_native_id,
            author_native_id,
            release_native_id,
            item_kind,
            topic,
            intent,
            owner_team,
            is_suitable,
            is_verified,
            opened_at,
            closed_at,
            reopened_at
        from {{ ref('stg_' ~ vendor ~ '__improvement_items') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

mentions as (
    select * from {{ ref('int_conversation_mentions__resolved') }}
),

keyed as (
    select
        staged.*,
        {{ entity_key('improvement_items', 'native_id') }} as improvement_item_key,
        {{ mentioned_key('conversations', 'conversation_native_id') }} as named_conversation_key,
        {{ mentioned_key('events', 'event_native_id') }} as event_key,
        {{ entity_key('actors', 'author_native_id') }} as author_key,
        {{ mentioned_key('actors', 'author_native_id') }} as host_author_key,
        {{ entity_key('releases', 'release_native_id') }} as release_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('improvement_item_key') }} as version_rank
    from keyed
),

improvement_items_conformed as (
    select
        ranked.improvement_item_key,
        mentions.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.event_key,
        ranked.author_key,
        ranked.host_author_key,
        ranked.release_key,
        ranked.item_kind,
        ranked.topic,
        ranked.intent,
        ranked.owner_team,
        ranked.is_suitable,
        ranked.is_verified,
        ranked.opened_at,
        ranked.closed_at,
        ranked.reopened_at
    from ranked
    left join mentions on coalesce(ranked.named_conversation_key, ranked.event_key) = mentions.mentioned_key
    where
        {{ is_live('ranked') }}
        -- What a team logged of a conversation nobody exported is still on its list.
        and coalesce(mentions.is_live, true)
)

select * from improvement_items_conformed
