with

interaction_log as (

    select * from {{ ref('stg_dialogflow__interaction_log') }}
    where is_latest_version

),

opened as (

    select
        interaction_log.*,
        {{ last_of_name('conversation_name') }} as conversation_native_id,
        -- A name without an environment means the draft.
        coalesce(
            nullif(split_part(split_part(conversation_name, '/environments/', 2), '/', 1), ''), 'draft'
        ) as environment,
        {{ json_camel_text('request', 'queryInput') }} as query_input,
        {{ json_camel_text('request', 'queryParams') }} as query_params,
        {{ json_camel_text('response', 'queryResult') }} as query_result,
        {{ json_camel_text('conversation_signals', 'turnSignals') }} as turn_signals
    from interaction_log

),

requests as (

    select
        {%- for name in bookkeeping_columns() %}
            {{ name }},
        {%- endfor %}
        conversation_native_id,
        conversation_name,
        environment,
        coalesce(agent_id, 'agent') as agent_id,
        turn_position,
        request_time,
        language_code,
        case
            {%- for kind in ['text', 'audio', 'dtmf', 'intent', 'event'] %}
                when {{ json_text('query_input', kind) }} is not null then '{{ kind }}'
            {%- endfor %}
            else 'other'
        end as input_kind,
        coalesce(
            {{ json_text('query_input', ['text', 'text']) }}, {{ json_text('query_result', 'transcript') }}
        ) as text,
        -- A client names its own events as it likes.
        {{ json_text('query_input', ['event', 'event']) }} as event_raw,
        {{ json_text('query_params', 'channel') }} as channel_param,
        {{ json_camel_text('query_params', ['payload', 'telephony', 'callerId']) }} as caller_id,
        {{ json_text('query_params', 'parameters') }} as parameters,
        coalesce(
            {{ json_number("replace(" ~ json_camel_text('query_params', 'sessionTtl') ~ ", 's', '')") }}, 1800
        ) as time_to_live,
        upper({{ json_camel_text('query_result', ['match', 'matchType']) }}) as match_type,
        coalesce(
            {{ json_camel_text('query_result', ['match', 'intent', 'displayName']) }},
            {{ json_camel_text('query_result', ['intent', 'displayName']) }}
        ) as intent_raw,
        -- Protobuf leaves out what is 0, and a dump that shows it means the same: not set.
        nullif({{ json_number(json_text('query_result', ['match', 'confidence'])) }}, 0) as confidence,
        {{ json_text('query_result', ['match', 'parameters']) }} as filled_parameters,
        {{ json_number(json_camel_text('query_result', ['sentimentAnalysisResult', 'score'])) }} as sentiment_score,
        {{ json_list_text(json_camel_text('query_result', 'responseMessages')) }} as response_messages,
        {{ json_list_text(json_camel_text('query_result', 'webhookStatuses')) }} as webhook_statuses,
        {{ json_list_text(json_camel_text('query_result', 'webhookDisplayNames')) }} as webhook_names,
        coalesce(replace(partial_responses, ' ', '') like '[_%_]', false) as has_partial_responses,
        {%- for signal in ['agentEscalated', 'userEscalated', 'reachedEndPage', 'noUserInput'] %}
            coalesce({{ json_camel_text('turn_signals', signal) }} = 'true', false)
                as signals_{{ modules.re.sub('([A-Z])', '_\\1', signal) | lower }},
        {%- endfor %}
        upper({{ json_text('bot_answer_feedback', 'rating') }}) as feedback_rating,
        {{ json_camel_text('bot_answer_feedback', ['ratingReason', 'feedback']) }} as feedback_text
    from opened

)

select * from requests
