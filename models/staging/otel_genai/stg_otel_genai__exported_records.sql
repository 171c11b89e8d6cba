with

requests as (

    select * from {{ ref('stg_otel_genai__otlp') }}

),

services as (

    select
        {{ row_columns('requests') }},
        service.position as service_number,
        {{ whole_json_list(json_text('service.item', 'scopeLogs')) }} as libraries
    from requests
    {{ json_items(whole_json_list('requests.resourcelogs'), 'service') }}

),

libraries as (

    select
        {{ row_columns('services') }},
        services.service_number,
        library.position as library_number,
        {{ whole_json_list(json_text('library.item', 'logRecords')) }} as records
    from services
    {{ json_items('services.libraries', 'library') }}

),

opened as (

    select
        {{ row_columns('libraries') }},
        libraries.service_number,
        libraries.library_number,
        record.position as record_number,
        {{ json_text('record.item', 'traceId') }} as trace_id,
        {{ json_text('record.item', 'spanId') }} as span_id,
        {{ json_text('record.item', 'eventName') }} as event_name,
        nullif({{ json_text('record.item', 'timeUnixNano') }}, '0') as time_text,
        {{ json_text('record.item', 'observedTimeUnixNano') }} as observed_text,
        {{ json_text('record.item', 'attributes') }} as attributes
    from libraries
    {{ json_items('libraries.records', 'record') }}

),

exported_records as (

    select
        opened.*,
        {{ otel_genai__time('coalesce(time_text, observed_text)') }} as time
    from opened

)

select * from exported_records
