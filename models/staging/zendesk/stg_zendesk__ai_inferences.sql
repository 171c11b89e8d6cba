with

bot_sessions as (

    select
        *,
        -- Bots without use cases reply to intents.
        case
            when triggered_use_cases like '[%' and triggered_use_cases <> '[]' then triggered_use_cases
            when triggered_intent_replies like '[%' then triggered_intent_replies
        end as recognised
    from {{ ref('stg_zendesk__bot_sessions') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

listed as (

    select
        bot_sessions.*,
        recognition.position as place,
        nullif(replace(cast(recognition.item as {{ dbt.type_string() }}), '"', ''), 'null') as intent_raw
    from bot_sessions
    {{ json_items('bot_sessions.recognised', 'recognition') }}

),

translated as (

    select
        listed.source_system,
        listed.source_instance,
        'bot-' || listed.native_id || '-' || cast(listed.place as {{ dbt.type_string() }}) as native_id,
        listed.source_updated_at,
        listed.loaded_at,
        listed.loaded_at_basis,
        listed.is_deleted,
        listed.is_test,
        {{ no_text() }} as extra,
        listed.batch_id,
        listed.file_path,
        listed.line_number,
        listed.conversation_native_id,
        'intent' as kind,
        {{ mapped_value('intent', 'listed.intent_raw', 'listed.intent_raw') }} as intent
    from listed
    {{ mapped_joins('listed', {'intent': 'listed.intent_raw'}) }}
    where substr(listed.intent_raw, 1, 1) <> '{'

),

ai_inferences as (

    select
        {{ common_columns('ai_inferences') }},
        {{ contract_columns('ai_inferences', given=['conversation_native_id', 'kind', 'intent']) }}
    from translated

)

select * from ai_inferences
