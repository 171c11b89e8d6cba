{% set shared = [
    'conversation_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type', 'event_type_raw', 'actor_type',
    'actor_type_raw', 'actor_native_id', 'message_kind', 'text', 'sentiment_score', 'intent_raw', 'reason_raw',
    'field_name', 'queue_raw', 'context_fields', 'context_field_count', 'context_has_summary', 'context_has_history',
    'release_version',
] -%}
with

listed as (

    {% for model in ['turn_events', 'slot_events', 'sentence_events'] -%}
        select
            {{ row_columns() }},
            {{ shared | join(',\n            ') }}
        from {{ ref('stg_dialogflow__' ~ model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

named as (

    select
        listed.*,
        {{ no_text() }} as extra,
        -- Of other changes the export does not say whether the customer sees them.
        case when listed.event_type = 'message' then true end as is_public,
        {{ mapped_value('intent', 'listed.intent_raw', 'listed.intent_raw') }} as intent,
        {{ mapped_value('handoff_reason', 'listed.reason_raw') }} as reason,
        {{ mapped_value('queue', 'listed.queue_raw', 'listed.queue_raw') }} as to_queue,
        case when listed.event_type = 'handoff_requested' then listed.actor_type end as from_actor_type,
        case when listed.event_type = 'handoff_requested' then 'human_agent' end as to_actor_type
    from listed
    {{ mapped_joins('listed', {
        'intent': 'listed.intent_raw', 'handoff_reason': 'listed.reason_raw', 'queue': 'listed.queue_raw',
    }) }}

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'actor_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type',
            'event_type_raw', 'actor_type', 'actor_type_raw', 'is_public', 'message_kind', 'text', 'sentiment_score',
            'intent', 'field_name', 'from_actor_type', 'to_actor_type', 'to_queue', 'reason', 'reason_raw',
            'context_fields', 'context_field_count', 'context_has_summary', 'context_has_history', 'release_version',
        ]) }}
    from named

)

select * from events
