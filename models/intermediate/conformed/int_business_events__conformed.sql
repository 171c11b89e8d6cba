with staged as (
    {% for vendor in staging_vendors('business_events') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            conversation_source_system,
            conversation_source_instance,
            customer_native_id,
            reference,
            event_kind,
            intent,
            system_of_record,
            currency,
            amount,
            occurred_at
        from {{ ref('stg_' ~ vendor ~ '__business_events') }}
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
        {{ entity_key('business_events', 'native_id') }} as business_event_key,
        {{ mentioned_key('conversations', 'conversation_native_id') }} as named_conversation_key,
        {{ entity_key('customers', 'customer_native_id') }} as customer_key,
        {{ keyed_hash(['system_of_record', 'reference']) }} as reference_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('business_event_key') }} as version_rank
    from keyed
),

business_events_conformed as (
    select
        ranked.business_event_key,
        conversations.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.customer_key,
        ranked.reference_key,
        ranked.event_kind,
        ranked.intent,
        ranked.system_of_record,
        ranked.currency,
        ranked.amount,
        ranked.occurred_at,
        ranked.named_conversation_key is not null and conversations.conversation_key is null as is_orphan
    from ranked
    left join conversations on ranked.named_conversation_key = conversations.conversation_key
    where
        {{ is_live('ranked') }}
        and coalesce(conversations.is_live, true)
)

select * from business_events_conformed
