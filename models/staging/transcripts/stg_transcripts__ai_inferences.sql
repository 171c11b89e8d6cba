with

messages as (

    select * from {{ ref('stg_transcripts__messages') }}

),

placed as (

    select
        messages.*,
        max(case when actor_type = 'customer' and landed_as = 'message' then message_number end) over (
            partition by record_key
            order by message_number
            rows between unbounded preceding and current row
        ) as question_number
    from messages

),

measured as (

    -- The simulated customer's own tokens and costs are no cost of the agent.
    select * from placed
    where
        actor_type = 'ai_agent'
        and (model is not null or input_tokens is not null or output_tokens is not null or cost_amount > 0)

),

ai_inferences as (

    select
        {{ common_columns('ai_inferences') }},

        ---------- ids
        conversation_native_id,
        conversation_native_id || '#' || cast(question_number as {{ dbt.type_string() }}) as event_native_id,
        case when landed_as = 'message' then native_id end as answer_event_native_id,

        ---------- enums
        'answer' as kind,
        {{ no_text() }} as kind_raw,

        ---------- text
        {{ no_text() }} as intent,
        model,
        release_version,
        {{ no_text() }} as prompt_version,
        case when cost_amount is not null then 'USD' end as currency,
        {{ no_text() }} as knowledge_refs,

        ---------- numbers
        cast(null as {{ dbt.type_numeric() }}) as confidence,
        cast(null as {{ dbt.type_numeric() }}) as predicted_value,
        input_tokens,
        output_tokens,
        cost_amount,
        latency_ms,

        ---------- booleans
        cast(null as boolean) as is_fallback,
        cast(null as boolean) as is_novel,
        cast(null as boolean) as is_complete

    from measured

)

select * from ai_inferences
