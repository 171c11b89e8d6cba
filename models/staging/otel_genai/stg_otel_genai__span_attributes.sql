with

spans as (

    select * from {{ ref('stg_otel_genai__known_spans') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

listed as (

    {{ otel_genai__attribute_rows('spans', 'attributes') }}
    union all
    {{ otel_genai__attribute_rows('spans', 'resource') }}

),

named as (

    select
        listed.*,
        {{ mapped_value('attribute', 'listed.attribute_name', no_text()) }} as concept
    from listed
    {{ mapped_joins('listed', {'attribute': 'listed.attribute_name'}) }}

),

span_attributes as (

    -- Two names of one thing on one span say the same; the greater value is as good as the other.
    select
        source_instance,
        native_id,
        concept,
        max(nullif(trim(attribute_value), '')) as attribute_value
    from named
    where concept is not null
    group by source_instance, native_id, concept

)

select * from span_attributes
