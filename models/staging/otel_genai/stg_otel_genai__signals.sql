{#- A table: JSON is dear to open, and two models open it. -#}
{{ config(materialized='table') }}

-- Events of spans and events that were logged beside them. Whoever writes them, a row is one, under an id of its place.
with

spans as (

    select * from {{ ref('stg_otel_genai__known_spans') }}

),

span_events as (

    select
        {{ row_columns('spans') }},
        spans.native_id || '#' || cast(event.position as {{ dbt.type_string() }}) as place,
        spans.trace_id,
        spans.span_id,
        {{ json_first_text('event.item', ['name', 'event_name']) }} as event_name,
        {{ json_first_text('event.item', ['timeUnixNano', 'time', 'timestamp']) }} as time_text,
        {{ json_text('event.item', 'attributes') }} as attributes
    from spans
    {{ json_items(whole_json_list('spans.events'), 'event') }}

),

listed as (

    select
        {{ row_columns() }},
        place,
        trace_id,
        span_id,
        event_name,
        {{ otel_genai__time('time_text') }} as occurred_at,
        attributes
    from span_events
    union all
    select
        {{ row_columns() }},
        'record' as place,
        trace_id,
        span_id,
        event_name,
        time as occurred_at,
        attributes
    from {{ ref('stg_otel_genai__log_records') }}
    union all
    select
        {{ row_columns() }},
        cast(service_number as {{ dbt.type_string() }})
        || '.' || cast(library_number as {{ dbt.type_string() }})
        || '.' || cast(record_number as {{ dbt.type_string() }}) as place,
        trace_id,
        span_id,
        event_name,
        time as occurred_at,
        attributes
    from {{ ref('stg_otel_genai__exported_records') }}

),

signals as (

    select
        source_system,
        source_instance,
        file_path || '#' || coalesce(cast(line_number as {{ dbt.type_string() }}), '') || '#' || place as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        batch_id,
        file_path,
        line_number,
        nullif(lower(trim(trace_id)), '') as trace_id,
        nullif(lower(trim(span_id)), '') as span_id,
        nullif(trim(event_name), '') as event_name,
        occurred_at,
        attributes
    from listed

)

select * from signals
