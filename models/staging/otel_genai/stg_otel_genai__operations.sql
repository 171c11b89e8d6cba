{#- A table: ten models read it. -#}
{{ config(materialized='table') }}

{%- set concepts = [
    'operation', 'conversation', 'session', 'customer', 'environment', 'channel', 'language', 'agent_name', 'agent_id',
    'agent_version', 'request_model', 'response_model', 'response_id', 'input_tokens', 'output_tokens', 'tool_name',
    'error_type', 'data_source', 'reason', 'input_messages', 'output_messages', 'tool_arguments', 'region',
    'product_line', 'intent', 'confidence', 'fallback', 'question_kind', 'answer_kind', 'sentiment', 'rephrase',
] -%}
{%- set taken = concepts | reject('in', ['operation', 'agent_version']) | list -%}
{%- set pivots = [] -%}
{%- for concept in concepts -%}
    {%- do pivots.append("max(case when concept = '" ~ concept ~ "' then attribute_value end) as " ~ concept) -%}
{%- endfor -%}

with

spans as (

    select * from {{ ref('stg_otel_genai__known_spans') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

pivoted as (

    select
        source_instance,
        native_id,
        {{ pivots | join(',\n        ') }}
    from {{ ref('stg_otel_genai__span_attributes') }}
    group by source_instance, native_id

),

described as (

    select
        {{ row_columns('spans') }},
        spans.trace_id,
        spans.span_id,
        spans.parent_span_id,
        spans.name,
        spans.started_at,
        spans.ended_at,
        coalesce(spans.is_error, false) or pivoted.error_type is not null as is_failed,
        pivoted.operation as operation_raw,
        pivoted.{{ taken | join(',\n        pivoted.') }},
        coalesce(pivoted.agent_name, pivoted.agent_id) as agent,
        -- The agent's span names its version, its model calls its name alone.
        max(pivoted.agent_version) over (
            partition by
                spans.source_instance,
                spans.trace_id,
                coalesce(pivoted.agent_name, pivoted.agent_id)
        ) as agent_version,
        coalesce(pivoted.agent_name, spans.name) as role_hint
    from spans
    left join pivoted
        on spans.source_instance = pivoted.source_instance and spans.native_id = pivoted.native_id

),

operations as (

    select
        described.*,
        {{ mapped_value('operation', 'described.operation_raw') }} as operation,
        {{ mapped_value('span_role', 'described.role_hint', no_text()) }} as span_role
    from described
    {{ mapped_joins('described', {'operation': 'described.operation_raw', 'span_role': 'described.role_hint'}) }}

)

select * from operations
