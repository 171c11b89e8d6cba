-- What is noted anywhere in a trace holds for the whole of it.
with

attributes as (

    select * from {{ ref('stg_langfuse__attributes') }}

),

run_attributes as (

    select
        source_instance,
        trace_native_id,
        max(channel) as channel,
        max(language) as language,
        max(region) as region,
        max(product_line) as product_line,
        max(question_kind) as question_kind,
        max(answer_kind) as answer_kind,
        max(sentiment) as sentiment,
        max(repeats) as repeats
    from attributes
    group by source_instance, trace_native_id

)

select * from run_attributes
