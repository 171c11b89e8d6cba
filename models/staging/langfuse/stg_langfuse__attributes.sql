{#- A table: JSON is dear to open, and four models read it. -#}
{{ config(materialized='table') }}

{%- set concepts = [
    'channel', 'language', 'region', 'product_line', 'question_kind', 'answer_kind', 'sentiment', 'repeats',
    'reason', 'queue', 'field_name', 'intent', 'confidence', 'is_fallback',
] -%}
{%- set pivots = [] -%}
{%- for concept in concepts -%}
    {%- do pivots.append("max(case when concept = '" ~ concept ~ "' then attribute_value end) as " ~ concept) -%}
{%- endfor -%}

-- What an application notes beside an observation or a trace, under names of its own.
with

observations as (

    select * from {{ ref('stg_langfuse__observations') }}
    where is_latest_version and metadata is not null

),

traces as (

    select * from {{ ref('stg_langfuse__traces') }}
    where is_latest_version and metadata is not null

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

listed as (

    select
        observations.source_instance,
        observations.native_id,
        observations.traceid as trace_native_id,
        entry.key as attribute_name,
        nullif(trim(entry.value), '') as attribute_value
    from observations
    {{ json_entries('observations.metadata', 'entry') }}
    union all
    select
        traces.source_instance,
        traces.native_id,
        traces.native_id as trace_native_id,
        entry.key as attribute_name,
        nullif(trim(entry.value), '') as attribute_value
    from traces
    {{ json_entries('traces.metadata', 'entry') }}

),

named as (

    select
        listed.*,
        {{ mapped_value('attribute', 'listed.attribute_name', no_text()) }} as concept
    from listed
    {{ mapped_joins('listed', {'attribute': 'listed.attribute_name'}) }}

),

attributes as (

    select
        source_instance,
        native_id,
        trace_native_id,
        {{ pivots | join(',\n        ') }},
        -- Of a note in words nobody can tell what was passed on.
        max(case
            when
                concept = 'context'
                and substr(attribute_value, 1, 1) = '{'
                and {{ whole_json_list("'[' || attribute_value || ']'") }} is not null
                then attribute_value
        end) as context
    from named
    where concept is not null
    group by source_instance, native_id, trace_native_id

)

select * from attributes
