{#- A table: three models read it. -#}
{{ config(materialized='table') }}

-- What an event is, and the conversation and turn that it speaks of.
with

signals as (

    select * from {{ ref('stg_otel_genai__signals') }}

),

described as (

    select * from {{ ref('stg_otel_genai__signal_attributes') }}

),

steps as (

    select
        *,
        row_number() over (
            partition by source_instance, response_id order by started_at asc nulls last, native_id asc
        ) as response_rank
    from {{ ref('stg_otel_genai__steps') }}

),

traces as (

    select * from {{ ref('stg_otel_genai__traces') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

named as (

    select
        signals.*,
        coalesce(signals.event_name, described.event_name) as signal_raw,
        described.reason as reason_raw,
        described.evaluation_name,
        described.evaluation_score,
        described.evaluation_label,
        described.outcome,
        described.claimed_by,
        described.field_name,
        coalesce(signals.trace_id || '-' || signals.span_id, described.response_id, signals.trace_id) as holder,
        coalesce(
            described.conversation,
            steps.conversation_native_id,
            responses.conversation_native_id,
            traces.conversation,
            signals.trace_id
        ) as conversation_native_id,
        coalesce(steps.turn_native_id, responses.turn_native_id) as turn_native_id
    from signals
    left join described
        on signals.source_instance = described.source_instance and signals.native_id = described.native_id
    left join steps
        on
            signals.source_instance = steps.source_instance
            and signals.trace_id || '-' || signals.span_id = steps.native_id
    left join steps as responses
        on
            signals.source_instance = responses.source_instance
            and described.response_id = responses.response_id
            and responses.response_rank = 1
    left join traces
        on signals.source_instance = traces.source_instance and signals.trace_id = traces.trace_id

),

mapped as (

    select
        named.*,
        coalesce(named.holder, named.conversation_native_id) as held_by,
        {{ mapped_value('signal', 'named.signal_raw', no_text()) }} as signal
    from named
    {{ mapped_joins('named', {'signal': 'named.signal_raw'}) }}

),

placed_signals as (

    -- The last verdict of an evaluation counts; any other event is itself at its time, however often it was delivered.
    select
        mapped.*,
        row_number() over (
            partition by
                source_instance,
                held_by,
                signal,
                evaluation_name,
                field_name,
                case when signal <> 'evaluation' then occurred_at end
            order by occurred_at desc nulls last, {{ binary_order('file_path') }} desc, native_id desc
        ) = 1 as is_last_word
    from mapped
    where signal is not null

)

select * from placed_signals
