{% set match = 'cast(matched.item as ' ~ dbt.type_string() ~ ')' -%}
with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}
    -- Events and silence are matched without a model, and what the client sends as an intent is its own.
    -- A word of thanks has an intent and is no need.
    where
        is_customer_turn
        and match_type not in ('EVENT', 'NO_INPUT', 'DIRECT_INTENT')
        and kind_of_intent is null

),

own_sentences as (

    select * from {{ ref('stg_dialogflow__own_sentences') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

listed as (

    select
        {{ row_columns() }},
        native_id as inference_native_id,
        conversation_native_id,
        native_id || '-message' as event_native_id,
        case when has_reply then native_id || '-answer' end as answer_event_native_id,
        match_type as kind_raw,
        intent_raw,
        -- What matched nothing is scored 0 or not at all.
        case when match_type <> 'NO_MATCH' then confidence end as confidence,
        match_type = 'NO_MATCH' as is_fallback
    from turns
    union all
    select
        {{ row_columns('own_sentences') }},
        own_sentences.sentence_native_id || '-' || cast(matched.position as {{ dbt.type_string() }})
            as inference_native_id,
        own_sentences.conversation_native_id,
        own_sentences.sentence_native_id as event_native_id,
        {{ no_text() }} as answer_event_native_id,
        'INTENT' as kind_raw,
        {{ json_camel_text(match, 'displayName') }} as intent_raw,
        -- 0 stands for not set.
        nullif({{ json_number(json_camel_text(match, 'maxConfidence')) }}, 0)
            as confidence,
        cast(null as boolean) as is_fallback
    from own_sentences
    {{ json_items('own_sentences.intent_matches', 'matched') }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            listed.{{ name }},
        {%- endfor %}
        listed.inference_native_id as native_id,
        {{ no_text() }} as extra,
        listed.conversation_native_id,
        listed.event_native_id,
        listed.answer_event_native_id,
        {{ mapped_value('match_type', 'listed.kind_raw') }} as kind,
        listed.kind_raw,
        {{ mapped_value('intent', 'listed.intent_raw', 'listed.intent_raw') }} as intent,
        listed.confidence,
        listed.is_fallback
    from listed
    {{ mapped_joins('listed', {'match_type': 'listed.kind_raw', 'intent': 'listed.intent_raw'}) }}

),

ai_inferences as (

    select
        {{ common_columns('ai_inferences') }},
        {{ contract_columns('ai_inferences', given=[
            'conversation_native_id', 'event_native_id', 'answer_event_native_id', 'kind', 'kind_raw', 'intent',
            'confidence', 'is_fallback',
        ]) }}
    from named

)

select * from ai_inferences
