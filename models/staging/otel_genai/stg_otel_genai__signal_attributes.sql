{%- set concepts = [
    'event_name', 'conversation', 'response_id', 'reason', 'evaluation_name', 'evaluation_score', 'evaluation_label',
    'outcome', 'claimed_by', 'field_name',
] -%}
{%- set pivots = [] -%}
{%- for concept in concepts -%}
    {%- do pivots.append(
        "max(case when concept = '" ~ concept ~ "' then nullif(trim(attribute_value), '') end) as " ~ concept
    ) -%}
{%- endfor -%}

with

signals as (

    select * from {{ ref('stg_otel_genai__signals') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'otel_genai'

),

listed as (

    {{ otel_genai__attribute_rows('signals', 'attributes') }}

),

named as (

    select
        listed.*,
        {{ mapped_value('attribute', 'listed.attribute_name', no_text()) }} as concept
    from listed
    {{ mapped_joins('listed', {'attribute': 'listed.attribute_name'}) }}

),

signal_attributes as (

    select
        source_instance,
        native_id,
        {{ pivots | join(',\n        ') }}
    from named
    where concept is not null
    group by source_instance, native_id

)

select * from signal_attributes
