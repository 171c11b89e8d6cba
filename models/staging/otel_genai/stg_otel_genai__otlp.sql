with

source as (

    {{ native_rows('otel_genai', 'otlp') }}

),

otlp as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from otlp
