-- What a turn filled in, of the parameters that the team lists.
with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}
    where is_customer_turn and substr(filled_parameters, 1, 1) = '{'

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

filled as (

    select
        turns.*,
        entry.key as parameter_name,
        entry.value as parameter_value
    from turns
    {{ json_entries('turns.filled_parameters', 'entry') }}

),

slot_events as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            filled.{{ name }},
        {%- endfor %}
        filled.native_id || '-slot-' || filled.parameter_name as native_id,
        filled.conversation_native_id,
        -- Behind the message of its turn.
        filled.turn_number * 10 + 2 as seq,
        filled.request_time as occurred_at,
        'ms' as time_precision,
        'slot_filled' as event_type,
        'parameter' as event_type_raw,
        'customer' as actor_type,
        'request' as actor_type_raw,
        {{ no_text() }} as actor_native_id,
        {{ no_text() }} as message_kind,
        {{ no_text() }} as text,
        cast(null as {{ type_double() }}) as sentiment_score,
        {{ no_text() }} as intent_raw,
        {{ no_text() }} as reason_raw,
        {{ mapped_value('slot', 'filled.parameter_name', no_text()) }} as field_name,
        {{ no_text() }} as queue_raw,
        {{ no_text() }} as context_fields,
        cast(null as bigint) as context_field_count,
        cast(null as boolean) as context_has_summary,
        cast(null as boolean) as context_has_history,
        {{ no_text() }} as release_version
    from filled
    {{ mapped_joins('filled', {'slot': 'filled.parameter_name'}) }}
    where
        nullif(trim(filled.parameter_value), '') is not null
        and {{ mapped_value('slot', 'filled.parameter_name', no_text()) }} is not null

)

select * from slot_events
