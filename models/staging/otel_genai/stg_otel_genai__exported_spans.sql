with

requests as (

    -- No version of a line replaces another: names of files return, and the spans themselves say what they are.
    select * from {{ ref('stg_otel_genai__otlp') }}

),

services as (

    select
        {{ row_columns('requests') }},
        {{ json_text('service.item', ['resource', 'attributes']) }} as resource,
        {{ whole_json_list(json_text('service.item', 'scopeSpans')) }} as libraries,
        service.position as service_number
    from requests
    {{ json_items(whole_json_list('requests.resourcespans'), 'service') }}

),

libraries as (

    select
        {{ row_columns('services') }},
        services.resource,
        services.service_number,
        {{ whole_json_list(json_text('library.item', 'spans')) }} as spans,
        library.position as library_number
    from services
    {{ json_items('services.libraries', 'library') }}

),

opened as (

    select
        {{ row_columns('libraries') }},
        libraries.resource,
        libraries.service_number,
        libraries.library_number,
        span.position as span_number,
        {{ json_text('span.item', 'traceId') }} as trace_id,
        {{ json_text('span.item', 'spanId') }} as span_id,
        {{ json_text('span.item', 'parentSpanId') }} as parent_span_id,
        {{ json_text('span.item', 'name') }} as name,
        {{ json_text('span.item', 'startTimeUnixNano') }} as start_text,
        {{ json_text('span.item', 'endTimeUnixNano') }} as end_text,
        {{ json_text('span.item', ['status', 'code']) }} as status_code,
        {{ json_text('span.item', 'attributes') }} as attributes,
        {{ json_text('span.item', 'events') }} as events
    from libraries
    {{ json_items('libraries.spans', 'span') }}

),

exported_spans as (

    select
        opened.*,
        {{ otel_genai__time('start_text') }} as start_time,
        {{ otel_genai__time("nullif(end_text, '0')") }} as end_time,
        row_number() over (
            partition by source_instance, file_path, line_number, trace_id, span_id
            order by service_number desc, library_number desc, span_number desc
        ) = 1 as is_last_in_line
    from opened

)

select * from exported_spans
