with

source as (

    select * from {{ source('open', 'ai_inferences') }}

),

renamed as (

    select
        {{ common_columns('ai_inferences') }},

        ---------- ids
        conversation_native_id,
        event_native_id,
        answer_event_native_id,

        ---------- enums
        kind,
        kind_raw,

        ---------- text
        intent,
        model,
        release_version,
        prompt_version,
        currency,
        knowledge_refs,

        ---------- numbers
        confidence,
        predicted_value,
        input_tokens,
        output_tokens,
        cost_amount,
        latency_ms,

        ---------- booleans
        is_fallback,
        is_novel,
        is_complete

    from source

)

select * from renamed
