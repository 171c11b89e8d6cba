with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}

),

handoff_contexts as (

    select * from {{ ref('stg_dialogflow__handoff_contexts') }}

),

analysed_turns as (

    select * from {{ ref('stg_dialogflow__analysed_turns') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

-- What one turn can be, in the order in which it counts.
happenings as (

    {% for happening in ['message', 'client_event', 'human_requested', 'answer', 'handoff_requested', 'session_end'] -%}
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
        analysed_turns.answered_at,
        analysed_turns.version_id,
        happenings.happening in ('answer', 'handoff_requested', 'session_end') as is_response,
        case
            when happenings.happening in ('message', 'human_requested') then 'customer'
            when happenings.happening <> 'client_event'
                then coalesce({{ mapped_value('actor', 'turns.agent_id', no_text()) }}, 'ai_agent')
            when turns.client_event in ('article_view', 'link_click') then 'customer'
            else 'system'
        end as actor_type
    from turns
    cross join happenings
    left join analysed_turns
        on
            turns.source_system = analysed_turns.source_system
            and turns.source_instance = analysed_turns.source_instance
            and turns.native_id = analysed_turns.native_id
    {{ mapped_joins('turns', {'actor': 'turns.agent_id'}) }}
    where
        case happenings.happening
            when 'message' then turns.is_customer_turn
            when 'client_event' then coalesce(turns.client_event, 'human_requested') <> 'human_requested'
            when 'human_requested'
                then turns.signals_user_escalated or coalesce(turns.client_event = 'human_requested', false)
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
        case
            when happened.is_response and happened.answered_at is not null then happened.answered_at
            else happened.request_time
        end as occurred_at,
        -- The log has the time of the request only. Where an event of the client hands over or ends, that is when.
        case
            when not happened.is_response or happened.answered_at is not null then 'ms'
            when happened.happening <> 'answer' and happened.input_kind = 'event' then 'ms'
            else 'offset_estimated'
        end as time_precision,
        case happened.happening
            when 'answer' then 'message'
            when 'client_event' then happened.client_event
            else happened.happening
        end as event_type,
        case happened.happening
            when 'message' then happened.input_kind
            when 'handoff_requested' then happened.handed_over_by
            when 'client_event' then happened.event_raw
            else happened.match_type
        end as event_type_raw,
        happened.actor_type,
        case when happened.is_response then 'response' else 'request' end as actor_type_raw,
        case when happened.is_response then happened.agent_id end as actor_native_id,
        case
            when happened.happening = 'message' then happened.kind_of_intent
            when happened.happening <> 'answer' then null
            when not happened.is_after_customer then 'greeting'
            -- What a handler says to the customer's own words are words to one that was not understood.
            when happened.match_type in ('NO_MATCH', 'NO_INPUT') or (happened.is_reprompt and happened.is_customer_turn)
                then 'clarification'
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
        {{ no_text() }} as field_name,
        case when happened.happening = 'handoff_requested' then handoff_contexts.queue_raw end as queue_raw,
        case when happened.happening = 'handoff_requested' then handoff_contexts.fields end as context_fields,
        case when happened.happening = 'handoff_requested' then handoff_contexts.field_count end as context_field_count,
        case when happened.happening = 'handoff_requested' then handoff_contexts.has_summary end as context_has_summary,
        case when happened.happening = 'handoff_requested' then handoff_contexts.has_history end as context_has_history,
        case when happened.is_response then happened.version_id end as release_version
    from happened
    left join handoff_contexts
        on
            happened.source_system = handoff_contexts.source_system
            and happened.source_instance = handoff_contexts.source_instance
            and happened.native_id = handoff_contexts.native_id

)

select * from turn_events
