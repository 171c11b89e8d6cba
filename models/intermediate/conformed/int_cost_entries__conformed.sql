with staged as (
    {% for vendor in staging_vendors('cost_entries') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            conversation_source_system,
            conversation_source_instance,
            cost_kind,
            intent,
            currency,
            pricing_rule,
            amount,
            period_start,
            period_end
        from {{ ref('stg_' ~ vendor ~ '__cost_entries') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

conversations as (
    select
        conversation_key,
        is_live
    from {{ ref('int_conversations__versioned') }}
),

keyed as (
    select
        staged.*,
        {{ entity_key('cost_entries', 'native_id') }} as cost_entry_key,
        {{ mentioned_key('conversations', 'conversation_native_id') }} as named_conversation_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('cost_entry_key') }} as version_rank
    from keyed
),

cost_entries_conformed as (
    select
        ranked.cost_entry_key,
        conversations.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.cost_kind,
        ranked.intent,
        -- Spelling must not make two currencies of one.
        upper(trim(ranked.currency)) as currency,
        ranked.pricing_rule,
        ranked.amount,
        ranked.period_start,
        ranked.period_end,
        ranked.named_conversation_key is not null and conversations.conversation_key is null as is_orphan
    from ranked
    left join conversations on ranked.named_conversation_key = conversations.conversation_key
    where
        {{ is_live('ranked') }}
        and coalesce(conversations.is_live, true)
)

select * from cost_entries_conformed
