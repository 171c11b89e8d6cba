with

operations as (

    select
        *,
        row_number() over (
            partition by source_instance, trace_id, case when conversation is not null then 1 else 0 end
            order by started_at asc nulls last, native_id asc
        ) as conversation_rank
    from {{ ref('stg_otel_genai__operations') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

gathered as (

    -- Services along the way say what the agent does not: the web server knows the user, the root the conversation.
    select
        source_instance,
        trace_id,
        coalesce(max(case when conversation_rank = 1 then conversation end), max(session)) as conversation,
        max(customer) as customer_native_id,
        max(channel) as channel,
        max(language) as language,
        max(region) as region,
        max(product_line) as product_line,
        max(environment) as environment,
        min(started_at) as started_at
    from operations
    group by source_instance, trace_id

),

traces as (

    select
        gathered.*,
        coalesce({{ mapped_value('environment', 'gathered.environment') }} = 'test', false) as is_test_run
    from gathered
    {{ mapped_joins('gathered', {'environment': 'gathered.environment'}) }}

)

select * from traces
