{#- A table: JSON is dear to open, and two models open it. -#}
{{ config(materialized='table') }}

{%- set columns = [
    'trace_id', 'span_id', 'parent_span_id', 'name', 'start_time', 'end_time', 'status_code', 'attributes', 'resource',
    'events',
] -%}

with

listed as (

    select
        {{ row_columns() }},
        {{ columns | join(',\n        ') }}
    from {{ ref('stg_otel_genai__spans') }}
    union all
    select
        {{ row_columns() }},
        {{ columns | join(',\n        ') }}
    from {{ ref('stg_otel_genai__exported_spans') }}
    where is_last_in_line and trace_id is not null and span_id is not null

),

named as (

    select
        source_system,
        source_instance,
        lower(trim(trace_id)) || '-' || lower(trim(span_id)) as native_id,
        -- A span that was exported before it ended is older than the whole one.
        end_time as source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        batch_id,
        file_path,
        line_number,
        lower(trim(trace_id)) as trace_id,
        lower(trim(span_id)) as span_id,
        nullif(lower(trim(parent_span_id)), '') as parent_span_id,
        name,
        start_time as started_at,
        end_time as ended_at,
        upper(trim(status_code)) in ('ERROR', 'STATUS_CODE_ERROR', '2') as is_error,
        attributes,
        resource,
        events
    from listed

),

ranked as (

    select
        named.*,
        {{ version_rank('source_system, source_instance, native_id') }} as version_rank
    from named

),

known_spans as (

    select * from ranked
    where version_rank = 1

)

select * from known_spans
