with

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}

),

bot_intents as (

    select * from {{ ref('stg_amazon_connect__bot_intents') }}
    where is_latest_version and contact_id is not null

),

ai_prompt as (

    select * from {{ ref('stg_amazon_connect__ai_prompt') }}
    where is_latest_version and contact_id is not null

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

listed as (

    select
        {{ row_columns() }},
        -- In the order of the path through the bot.
        'intent-' || coalesce(bot_session_id, '') || '-'
        || lpad(cast(coalesce(bot_intent_level, 0) as {{ dbt.type_string() }}), 4, '0') || '-' || native_id
            as inference_native_id,
        contact_id,
        'intent' as kind,
        bot_intent_name as intent_raw,
        {{ no_text() }} as model,
        bot_version as release_version,
        {{ no_text() }} as prompt_version,
        cast(null as bigint) as input_tokens,
        cast(null as bigint) as output_tokens,
        cast(null as bigint) as latency_ms
    from bot_intents
    union all
    select
        {{ row_columns() }},
        'prompt-' || native_id as inference_native_id,
        contact_id,
        'answer' as kind,
        {{ no_text() }} as intent_raw,
        model_id as model,
        ai_agent_version as release_version,
        ai_prompt_version as prompt_version,
        input_token as input_tokens,
        output_token as output_tokens,
        cast(invocation_latency_ms as bigint) as latency_ms
    from ai_prompt

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            listed.{{ name }},
        {%- endfor %}
        listed.inference_native_id as native_id,
        {{ no_text() }} as extra,
        coalesce(legs.conversation_native_id, listed.contact_id) as conversation_native_id,
        listed.kind,
        {{ mapped_value('intent', 'listed.intent_raw', otherwise='listed.intent_raw') }} as intent,
        case when listed.kind = 'intent' then lower(listed.intent_raw) like '%fallbackintent' end as is_fallback,
        listed.model,
        listed.release_version,
        listed.prompt_version,
        listed.input_tokens,
        listed.output_tokens,
        listed.latency_ms
    from listed
    left join legs
        on
            listed.source_system = legs.source_system
            and listed.source_instance = legs.source_instance
            and listed.contact_id = legs.native_id
    {{ mapped_joins('listed', {'intent': 'listed.intent_raw'}) }}

),

ai_inferences as (

    select
        {{ common_columns('ai_inferences') }},
        {{ contract_columns('ai_inferences', given=[
            'conversation_native_id', 'kind', 'intent', 'is_fallback', 'model', 'release_version', 'prompt_version',
            'input_tokens', 'output_tokens', 'latency_ms',
        ]) }}
    from named

)

select * from ai_inferences
