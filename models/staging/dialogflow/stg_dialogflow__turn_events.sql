with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}

),

handoff_contexts as (

    select * from {{ ref('stg_dialogflow__handoff_contexts') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

-- What one turn can be, in the order in which it counts.
happenings as (

    {% for happening in ['message', 'human_requested', 'answer', 'handoff_requested', 'session_end'] -%}
        select
            {{ loop.index }} as place,
            '{{ happening }}' as happening
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

happened as (

    select
        turns.*,
        happenings.place,
        happenings.happening,
        happenings.happening in ('message', 'human_requested') as is_by_customer
    from turns
    cross join happenings
    where
        case happenings.happening
            when 'message' then turns.is_customer_turn
            when 'human_requested' then turns.signals_user_escalated
            when 'answer' then turns.has_reply
            when 'handoff_requested' then turns.handed_over_by is not null
            else turns.is_end
        end

),

turn_events as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            happened.{{ name }},
        {%- endfor %}
        happened.native_id || '-' || happened.happening as native_id,
        happened.conversation_native_id,
        happened.turn_number * 10 + happened.place as seq,
        happened.request_time as occurred_at,
        -- The log has the time of the request only.
        case when happened.is_by_customer then 'ms' else 'offset_estimated' end as time_precision,
        case when happened.happening = 'answer' then 'message' else happened.happening end as event_type,
        case happened.happening
            when 'message' then happened.input_kind
            when 'handoff_requested' then happened.handed_over_by
            else happened.match_type
        end as event_type_raw,
        case
            when happened.is_by_customer then 'customer'
            else coalesce({{ mapped_value('actor', 'happened.agent_id', no_text()) }}, 'ai_agent')
        end as actor_type,
        case when happened.is_by_customer then 'request' else 'response' end as actor_type_raw,
        case when not happened.is_by_customer then happened.agent_id end as actor_native_id,
        case
            when happened.happening <> 'answer' then null
            when not happened.is_after_customer then 'greeting'
            when happened.match_type in ('NO_MATCH', 'NO_INPUT') then 'clarification'
            when happened.is_question then 'question'
        end as message_kind,
        case happened.happening when 'message' then happened.text when 'answer' then happened.reply end as text,
        case when happened.happening = 'message' then happened.sentiment_score end as sentiment_score,
        -- What the client sent as an intent is known, and no prediction of a model.
        case
            when happened.happening = 'message' and happened.match_type = 'DIRECT_INTENT' then happened.intent_raw
        end as intent_raw,
        case
            when happened.happening = 'handoff_requested'
                then coalesce(
                    handoff_contexts.reason_raw, case when happened.signals_user_escalated then 'user_escalated' end
                )
        end as reason_raw,
        case when happened.happening = 'handoff_requested' then handoff_contexts.queue_raw end as queue_raw,
        case when happened.happening = 'handoff_requested' then handoff_contexts.fields end as context_fields,
        case when happened.happening = 'handoff_requested' then handoff_contexts.field_count end as context_field_count,
        case when happened.happening = 'handoff_requested' then handoff_contexts.has_summary end as context_has_summary
    from happened
    left join handoff_contexts
        on
            happened.source_system = handoff_contexts.source_system
            and happened.source_instance = handoff_contexts.source_instance
            and happened.native_id = handoff_contexts.native_id
    {{ mapped_joins('happened', {'actor': 'happened.agent_id'}) }}

)

select * from turn_events
